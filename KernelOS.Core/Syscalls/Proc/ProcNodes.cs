using System;
using KernelOS.Core.Files;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>How the memory nodes of an address space's pages are told of in <c>/proc/PID/numa_maps</c> (numa(7)).</summary>
internal static class ProcNodes
{
    /// <summary>Adds a mapping's line.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="space">The address space.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="threadPolicy">The policy of mappings that have none.</param>
    /// <param name="text">Where to.</param>
    internal static void AddLine<TPlatform>(
        FileSystem<TPlatform> files, AddressSpace<TPlatform> space, in MappingInfo mapping, in MemoryPolicy threadPolicy, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        text.AppendFormatted(mapping.Start, "x8");
        text.AppendFormatted(" "u8);
        AddPolicy(ref text, mapping.Policy.IsDefault ? threadPolicy : mapping.Policy);
        AddSource(files, mapping, ref text);
        PageUsage usage = default;
        space.Measure(mapping.Start, mapping.End, ref usage);
        AddPages(ref text, usage);
        text.AppendFormatted("\n"u8);
    }

    private static void AddPolicy(ref Utf8Builder text, in MemoryPolicy policy)
    {
        text.AppendFormatted(policy.Kind switch
        {
            MemoryPolicyKind.Default => "default"u8,
            MemoryPolicyKind.Preferred => "prefer"u8,
            MemoryPolicyKind.Bind => "bind"u8,
            MemoryPolicyKind.Interleave => "interleave"u8,
            MemoryPolicyKind.Local => "local"u8,
            _ => "prefer (many)"u8,
        });
        text.AppendFormatted((policy.Flags & MemoryPolicyFlags.Static) != 0 ? "=static"u8 : (policy.Flags & MemoryPolicyFlags.Relative) != 0 ? "=relative"u8 : ""u8);
        if (!policy.Nodes.IsEmpty)
        {
            text.AppendFormatted(":"u8);
            ProcText.AddRanges(ref text, policy.Nodes.Bits);
        }
    }

    private static void AddSource<TPlatform>(FileSystem<TPlatform> files, in MappingInfo mapping, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        if (mapping.Source is Inode<TPlatform> file)
        {
            text.AppendFormatted(" file="u8);
            ProcMaps.AddPath(files, file, ref text);
        }
        else if (mapping.Purpose != MappingPurpose.None)
        {
            text.AppendFormatted(mapping.Purpose == MappingPurpose.Heap ? " heap"u8 : " stack"u8);
        }
    }

    private static void AddPages(ref Utf8Builder text, in PageUsage usage)
    {
        if (usage.Resident == 0)
        {
            return;
        }

        // What is private has been written, since what is only read is zeros that have no frame, or the source's.
        AddCount(ref text, " anon="u8, usage.Anonymous);
        AddCount(ref text, " dirty="u8, usage.Anonymous);
        AddCount(ref text, " mapped="u8, usage.Resident == usage.Anonymous ? 0 : usage.Resident);
        for (int node = 0; node < NumaNode.MaximumCount; node++)
        {
            if (usage.OfNodes[node] != 0)
            {
                text.AppendFormatted(" N"u8);
                text.AppendFormatted((ulong)node);
                AddCount(ref text, "="u8, usage.OfNodes[node]);
            }
        }

        text.AppendFormatted(" kernelpagesize_kB=4"u8);
    }

    private static void AddCount(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, ulong count)
    {
        if (count != 0)
        {
            text.AppendFormatted(name);
            text.AppendFormatted(count);
        }
    }
}
