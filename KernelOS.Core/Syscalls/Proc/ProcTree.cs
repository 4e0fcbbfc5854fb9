using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>The tree of <c>/proc</c>: what programs such as ps and top read of processes and the system, in Linux's formats (proc(5)).</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel that it tells of.</param>
public sealed class ProcTree<TPlatform>(KernelServices<TPlatform> services) : Synthesizer<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>The position of the first entry that has a name, behind "." and "..".</summary>
    private const ulong FirstName = 2;

    /// <summary>The position of an entry whose name is the number 0.</summary>
    private const ulong FirstNumber = 256;

    private const int MaximumDigits = 7;

    private readonly ProcProcesses<TPlatform> _processes = new(services);
    private readonly ProcSettings<TPlatform> _settings = new(services);
    private readonly ProcSystem<TPlatform> _system = new(services);

    /// <summary>Makes <c>/proc</c>, or takes the empty one of the initial file system.</summary>
    /// <returns>Why there is none.</returns>
    public static FileError Install(KernelServices<TPlatform> services) => SynthesizedTree.Install(
        services.FileSystem, "/proc"u8, new ProcTree<TPlatform>(services), new ProcKey(ProcEntry.Root, 0).Value);

    /// <inheritdoc/>
    public override FileError Find(ulong directory, ReadOnlySpan<byte> name, ref SynthesizedNode<TPlatform> node)
    {
        ProcKey parent = ProcKey.From(directory);
        for (ProcEntry entry = ProcEntry.Self; entry < ProcEntry.Descriptor; entry++)
        {
            if (ProcEntries.IsIn(entry, parent.Entry) && ProcEntries.NameOf(entry).SequenceEqual(name))
            {
                return Set(new ProcKey(entry, parent.Number), ref node);
            }
        }

        if (!SynthesizedTree.TryParseNumber(name, out int number))
        {
            return FileError.NotFound;
        }

        return parent.Entry switch
        {
            ProcEntry.Root => Set(new ProcKey(ProcEntry.Process, number), ref node),
            ProcEntry.ProcessDescriptors => Set(new ProcKey(ProcEntry.Descriptor, parent.Number, number), ref node),
            ProcEntry.ProcessThreads when _processes.IsThreadOf(number, parent.Number) => Set(new ProcKey(ProcEntry.Thread, number), ref node),
            _ => FileError.NotFound,
        };
    }

    /// <inheritdoc/>
    public override bool TryList(ulong directory, ulong position, ref DirectoryItem item)
    {
        ProcKey parent = ProcKey.From(directory);
        for (ulong entry = position - FirstName; entry < (ulong)ProcEntry.Count; entry++)
        {
            if (ProcEntries.IsIn((ProcEntry)entry, parent.Entry))
            {
                ReadOnlySpan<byte> name = ProcEntries.NameOf((ProcEntry)entry);
                name.CopyTo(SetItem(ref item, new ProcKey((ProcEntry)entry, parent.Number), entry + FirstName + 1, name.Length));
                return true;
            }
        }

        int number = position < FirstNumber ? 0 : (int)Math.Min(position - FirstNumber, int.MaxValue);
        ProcEntry kind = parent.Entry switch
        {
            ProcEntry.Root => ProcEntry.Process,
            ProcEntry.ProcessDescriptors => ProcEntry.Descriptor,
            ProcEntry.ProcessThreads => ProcEntry.Thread,
            _ => ProcEntry.Count,
        };
        if (!_processes.TryFindNumber(kind, parent.Number, ref number))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[MaximumDigits];
        Utf8Builder text = new(digits);
        text.AppendFormatted((ulong)number);
        ProcKey key = kind == ProcEntry.Descriptor ? new ProcKey(kind, parent.Number, number) : new ProcKey(kind, number);
        text.Text.CopyTo(SetItem(ref item, key, (ulong)number + FirstNumber + 1, text.Length));
        return true;
    }

    /// <inheritdoc/>
    public override FileError Describe(ulong file, ref ulong piece, ref Utf8Builder text)
    {
        ProcKey key = ProcKey.From(file);
        return key.Entry > ProcEntry.Process ? _processes.Describe(key, ref piece, ref text) : _system.Describe(key.Entry, ref text);
    }

    /// <inheritdoc/>
    public override ulong FindPiece(ulong file, ulong position, out ulong start)
    {
        start = 0;
        return ProcKey.From(file).Entry == ProcEntry.ProcessPageMap ? ProcPageMap.FindPiece(position, out start) : 0;
    }

    /// <inheritdoc/>
    public override FileError Accept(ulong file, ReadOnlySpan<byte> text)
    {
        ProcKey key = ProcKey.From(file);
        return key.Entry == ProcEntry.ProcessBadnessAdjustment ? _processes.AdjustBadness(key.Number, text) : _settings.Accept(key.Entry, text);
    }

    /// <inheritdoc/>
    public override Result<int, FileError> DescribeLink(ulong link, Inode<TPlatform> destination, PathBuffer buffer)
    {
        ProcKey key = ProcKey.From(link);
        return key.Entry == ProcEntry.ProcessExecutable ? _processes.DescribeExecutable(key.Number, buffer) : ProcLinks.Describe(destination, buffer);
    }

    private static Span<byte> SetItem(ref DirectoryItem item, ProcKey key, ulong next, int nameLength) =>
        item.Set(FileSystem<TPlatform>.SynthesizedNumbers | key.Value, ProcEntries.KindOf(key.Entry), next, nameLength);

    private FileError Set(ProcKey key, ref SynthesizedNode<TPlatform> node)
    {
        if (key.Entry >= ProcEntry.Process && !_processes.Exists(key.Number))
        {
            return FileError.NotFound;
        }

        node.Key = key.Value;
        node.Kind = ProcEntries.KindOf(key.Entry);
        node.Mode = ProcEntries.ModeOf(key.Entry);
        return node.Kind == InodeKind.SymbolicLink ? SetLink(key, ref node) : FileError.None;
    }

    private FileError SetLink(ProcKey key, ref SynthesizedNode<TPlatform> node)
    {
        Span<byte> path = stackalloc byte[64];
        Utf8Builder text = new(path);
        switch (key.Entry)
        {
            case ProcEntry.Mounts:
                text.AppendFormatted("self/mounts"u8);
                break;
            case ProcEntry.Self when _processes.Caller is UserThread<TPlatform> caller:
                text.AppendFormatted((ulong)caller.Process.Id.Value);
                break;
            case ProcEntry.ThreadSelf when _processes.Caller is UserThread<TPlatform> caller:
                text.AppendFormatted((ulong)caller.Process.Id.Value);
                text.AppendFormatted("/task/"u8);
                text.AppendFormatted((ulong)caller.Id.Value);
                break;
            default:
                node.Destination = _processes.FindDestination(key);
                return node.Destination is null ? FileError.NotFound : FileError.None;
        }

        node.SetText(text.Text);
        return FileError.None;
    }
}
