using KernelOS.Core.Files;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>How the pages of an address space are told of in <c>/proc/PID/{smaps,smaps_rollup}</c> (proc(5)).</summary>
internal static class ProcPages
{
    private const ulong BytesPerKibibyte = 1024;

    /// <summary>Adds what there is to tell of a mapping.</summary>
    internal static void Add<TPlatform>(FileSystem<TPlatform> files, AddressSpace<TPlatform> space, in MappingInfo mapping, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        ProcMaps.AddLine(files, mapping, ref text);
        PageUsage usage = default;
        space.Measure(mapping.Start, mapping.End, ref usage);
        AddKibibytes(ref text, "Size:"u8, mapping.End - mapping.Start);
        AddKibibytes(ref text, "KernelPageSize:"u8, 4096);
        AddKibibytes(ref text, "MMUPageSize:"u8, 4096);
        AddUsage(ref text, usage);
        AddKibibytes(ref text, "Locked:"u8, IsLocked(mapping) ? usage.ProportionalBytes : 0);
        text.AppendFormatted("THPeligible:    0\n"u8);
        AddFlags(ref text, mapping);
    }

    /// <summary>Adds the sums over all mappings.</summary>
    internal static void AddSum<TPlatform>(AddressSpace<TPlatform> space, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        PageUsage usage = default;
        ulong locked = 0;
        ulong first = ulong.MaxValue;
        ulong next = 0;
        while (space.TryGetMapping(next, out MappingInfo mapping))
        {
            mapping.Source?.Release();
            first = first == ulong.MaxValue ? mapping.Start : first;
            ulong before = usage.ProportionalBytes;
            space.Measure(mapping.Start, mapping.End, ref usage);
            locked += IsLocked(mapping) ? usage.ProportionalBytes - before : 0;
            next = mapping.End;
        }

        text.AppendFormatted(first == ulong.MaxValue ? 0 : first, "x8");
        text.AppendFormatted("-"u8);
        text.AppendFormatted(next, "x8");
        text.AppendFormatted(" ---p 00000000 00:00 0                          [rollup]\n"u8);
        AddUsage(ref text, usage);
        AddKibibytes(ref text, "Locked:"u8, locked);
    }

    private static bool IsLocked(in MappingInfo mapping) => (mapping.Flags & MappingFlags.Locked) != 0;

    private static void AddUsage(ref Utf8Builder text, in PageUsage usage)
    {
        AddPages(ref text, "Rss:"u8, usage.Resident);
        AddKibibytes(ref text, "Pss:"u8, usage.ProportionalBytes);
        AddPages(ref text, "Shared_Clean:"u8, usage.SharedClean);
        AddPages(ref text, "Shared_Dirty:"u8, usage.SharedDirty);
        AddPages(ref text, "Private_Clean:"u8, usage.PrivateClean);
        AddPages(ref text, "Private_Dirty:"u8, usage.PrivateDirty);
        AddPages(ref text, "Referenced:"u8, usage.Resident);
        AddPages(ref text, "Anonymous:"u8, usage.Anonymous);
        AddPages(ref text, "LazyFree:"u8, 0);
        AddPages(ref text, "AnonHugePages:"u8, usage.Large);
        AddPages(ref text, "ShmemPmdMapped:"u8, 0);
        AddPages(ref text, "FilePmdMapped:"u8, 0);
        AddPages(ref text, "Shared_Hugetlb:"u8, 0);
        AddPages(ref text, "Private_Hugetlb:"u8, 0);
        AddPages(ref text, "Swap:"u8, 0);
        AddPages(ref text, "SwapPss:"u8, 0);
    }

    private static void AddFlags(ref Utf8Builder text, in MappingInfo mapping)
    {
        text.AppendFormatted("VmFlags: "u8);
        AddFlag(ref text, (mapping.Access & PageAccess.Read) != 0, "rd "u8);
        AddFlag(ref text, (mapping.Access & PageAccess.Write) != 0, "wr "u8);
        AddFlag(ref text, (mapping.Access & PageAccess.Execute) != 0, "ex "u8);
        AddFlag(ref text, mapping.Sharing == PageSharing.Shared, "sh "u8);
        text.AppendFormatted("mr mw me "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.GrowsDown) != 0, "gd "u8);
        AddFlag(ref text, IsLocked(mapping), "lo "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.NotForked) != 0, "dc "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.LockedWhenTouched) != 0, "lf "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.Promised) != 0, "ac "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.Unreserved) != 0, "nr "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.EmptyWhenForked) != 0, "wf "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.LargePages) != 0, "hg "u8);
        AddFlag(ref text, (mapping.Flags & MappingFlags.SmallPages) != 0, "nh "u8);
        text.AppendFormatted("\n"u8);
    }

    private static void AddFlag(ref Utf8Builder text, bool isSet, scoped System.ReadOnlySpan<byte> name)
    {
        if (isSet)
        {
            text.AppendFormatted(name);
        }
    }

    private static void AddPages(ref Utf8Builder text, scoped System.ReadOnlySpan<byte> name, ulong pages) => AddKibibytes(ref text, name, pages * 4096);

    private static void AddKibibytes(ref Utf8Builder text, scoped System.ReadOnlySpan<byte> name, ulong bytes) =>
        ProcText.AddKibibytes(ref text, name, bytes / BytesPerKibibyte);
}
