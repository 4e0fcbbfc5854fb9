using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Sys;

/// <summary>The tree of <c>/sys</c>: what programs such as numactl read of memory nodes and CPUs, in Linux's formats.</summary>
/// <remarks>An inode's key is its <see cref="SysEntry"/> in the low byte, and above it the number of the node.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel that it tells of.</param>
public sealed class SysTree<TPlatform>(KernelServices<TPlatform> services) : Synthesizer<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int NumberShift = 8;

    /// <summary>The position of the first entry that has a name, behind "." and "..".</summary>
    private const ulong FirstName = 2;

    /// <summary>The position of node 0.</summary>
    private const ulong FirstNode = 256;

    private readonly SysNodes<TPlatform> _nodes = new(services);

    /// <summary>Makes <c>/sys</c>, or takes the empty one of the initial file system.</summary>
    /// <returns>Why there is none.</returns>
    public static FileError Install(KernelServices<TPlatform> services) =>
        SynthesizedTree.Install(services.FileSystem, "/sys"u8, new SysTree<TPlatform>(services), KeyOf(SysEntry.Root, 0));

    /// <inheritdoc/>
    public override FileError Find(ulong directory, ReadOnlySpan<byte> name, ref SynthesizedNode<TPlatform> node)
    {
        SysEntry parent = (SysEntry)(byte)directory;
        for (SysEntry entry = SysEntry.Devices; entry < SysEntry.Count; entry++)
        {
            if (SysEntries.ParentOf(entry) == parent && entry != SysEntry.Node && SysEntries.NameOf(entry).SequenceEqual(name))
            {
                return Set(entry, (int)(directory >> NumberShift), ref node);
            }
        }

        ReadOnlySpan<byte> prefix = SysEntries.NameOf(SysEntry.Node);
        return parent == SysEntry.Nodes
            && name.StartsWith(prefix)
            && SynthesizedTree.TryParseNumber(name[prefix.Length..], out int number)
            && number < services.Platform.Topology.NodeCount
            ? Set(SysEntry.Node, number, ref node)
            : FileError.NotFound;
    }

    /// <inheritdoc/>
    public override bool TryList(ulong directory, ulong position, ref DirectoryItem item)
    {
        SysEntry parent = (SysEntry)(byte)directory;
        for (ulong entry = position - FirstName; entry < (ulong)SysEntry.Count; entry++)
        {
            if (entry != (ulong)SysEntry.Root && entry != (ulong)SysEntry.Node && SysEntries.ParentOf((SysEntry)entry) == parent)
            {
                ReadOnlySpan<byte> name = SysEntries.NameOf((SysEntry)entry);
                name.CopyTo(SetItem(ref item, (SysEntry)entry, (int)(directory >> NumberShift), entry + FirstName + 1, name.Length));
                return true;
            }
        }

        ulong number = position < FirstNode ? 0 : position - FirstNode;
        if (parent != SysEntry.Nodes || number >= (ulong)services.Platform.Topology.NodeCount)
        {
            return false;
        }

        Span<byte> room = stackalloc byte[16];
        Utf8Builder text = new(room);
        text.AppendFormatted(SysEntries.NameOf(SysEntry.Node));
        text.AppendFormatted(number);
        text.Text.CopyTo(SetItem(ref item, SysEntry.Node, (int)number, number + FirstNode + 1, text.Length));
        return true;
    }

    /// <inheritdoc/>
    public override FileError Describe(ulong file, ref ulong piece, ref Utf8Builder text) =>
        _nodes.Describe((SysEntry)(byte)file, (int)(file >> NumberShift), ref text);

    /// <inheritdoc/>
    public override FileError Accept(ulong file, ReadOnlySpan<byte> text) => FileError.AccessDenied;

    /// <inheritdoc/>
    public override Result<int, FileError> DescribeLink(ulong link, Inode<TPlatform> destination, PathBuffer buffer) => FileError.NotFound;

    private static ulong KeyOf(SysEntry entry, int number) => (byte)entry | ((ulong)(uint)number << NumberShift);

    private static Span<byte> SetItem(ref DirectoryItem item, SysEntry entry, int number, ulong next, int nameLength) =>
        item.Set(FileSystem<TPlatform>.SynthesizedNumbers | KeyOf(entry, number), SysEntries.KindOf(entry), next, nameLength);

    private static FileError Set(SysEntry entry, int number, ref SynthesizedNode<TPlatform> node)
    {
        node.Key = KeyOf(entry, number);
        node.Kind = SysEntries.KindOf(entry);
        node.Mode = SysEntries.ModeOf(entry);
        return FileError.None;
    }
}
