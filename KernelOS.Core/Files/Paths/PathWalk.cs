using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Paths;

/// <summary>The resolution of one path, component by component, up to its last one.</summary>
/// <remarks>
/// <para>
/// What is to happen with the last component is the caller's business: to open it, to make it, to remove it. When it
/// turns out to be a symbolic link that is to be followed, <see cref="EnterLink"/> and <see cref="ToLast"/> go on with it.
/// A link in the middle is followed here: the rest of the text that it interrupts is stacked, so that the kernel's stack
/// does not grow with the path. Together at most 40 links are followed (path_resolution(7)).
/// </para>
/// <para>The tree's lock is held from the making to the disposal; nothing that is found here holds a reference beyond it.</para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal ref struct PathWalk<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const ulong Slashes = 0x2F2F_2F2F_2F2F_2F2F;
    private const ulong LowBits = 0x0101_0101_0101_0101;
    private const ulong HighBits = 0x8080_8080_8080_8080;

    private readonly FileSystem<TPlatform> _fileSystem;
    private readonly ReadOnlySpan<byte> _path;
    private LinkStack<TPlatform>? _stack;
    private SymbolicLink<TPlatform>? _textLink;
    private ReadOnlySpan<byte> _text;
    private int _offset;
    private NameKey _nameKey;
    private bool _hasNewText;
    private DirectoryEntry<TPlatform>? _synthesized;
    private int _linksFollowed;

    /// <summary>Starts a resolution.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="start">The directory that a relative path starts from.</param>
    /// <param name="path">The path, not empty.</param>
    internal PathWalk(FileSystem<TPlatform> fileSystem, Directory<TPlatform> start, ReadOnlySpan<byte> path)
    {
        _fileSystem = fileSystem;
        _path = path;
        _text = path;
        Parent = start;
        StartText();
    }

    /// <summary>The directory in which the last component is to be looked up.</summary>
    internal Directory<TPlatform> Parent { get; private set; }

    /// <summary>The last component that was read.</summary>
    internal ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What the last component is.</summary>
    internal LastComponent Last { get; private set; }

    /// <summary>Whether slashes follow the last component, so that it must be a directory.</summary>
    internal bool HasTrailingSlash { get; private set; }

    /// <summary>The inode that the path names if its last component is no name.</summary>
    internal readonly Directory<TPlatform> Implied => Last == LastComponent.Parent ? Parent.Parent : Parent;

    /// <summary>Goes up to the last component.</summary>
    internal FileError ToLast()
    {
        // In locals and with unsigned comparisons, which stand for the bounds checks: the hottest loop of all calls with a path.
        ReadOnlySpan<byte> text = _text;
        int offset = _offset;
        while (true)
        {
            offset = SkipSlashes(text, offset);
            if (offset == text.Length)
            {
                if (!TryResumeText())
                {
                    Last = LastComponent.Root;
                    return FileError.None;
                }

                text = _text;
                offset = _offset;
                continue;
            }

            // Up to the next slash; the key of the name is made on the way.
            ulong prefix = ReadPrefix(text, offset, out int length);
            uint tail = NameKey.TailStart;
            int end = offset + length;
            if (length == NameKey.PrefixLength)
            {
                while ((uint)end < (uint)text.Length && text[end] != '/')
                {
                    tail = NameKey.NextTail(tail, text[end]);
                    end++;
                }
            }

            Name = text.Slice(offset, end - offset);
            _nameKey = new NameKey(prefix, tail);
            Last = Classify(Name);
            offset = SkipSlashes(text, end);
            if (offset == text.Length && _stack is null or { Depth: 0 })
            {
                HasTrailingSlash |= offset != end;
                return FileError.None;
            }

            FileError error = StepInto(offset);
            if (error != FileError.None)
            {
                return error;
            }

            // A link has brought another text.
            if (_hasNewText)
            {
                _hasNewText = false;
                text = _text;
                offset = _offset;
            }
        }
    }

    /// <summary>Looks the last component up, which is a name; null if it does not exist.</summary>
    /// <param name="error"><see cref="FileError.NameTooLong"/> if the name cannot exist, otherwise none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DirectoryEntry<TPlatform>? FindLast(out FileError error)
    {
        error = Name.Length > EntryName.MaximumLength ? FileError.NameTooLong : FileError.None;
        return error != FileError.None ? null
            : Parent.Synthesizer is null ? Parent.Find(Name, _nameKey)
            : FindSynthesized(out error);
    }

    /// <summary>Goes on with the target of a link, which the last component is.</summary>
    internal FileError EnterLink(SymbolicLink<TPlatform> link)
    {
        if (++_linksFollowed > LinkStack<TPlatform>.MaximumLinks)
        {
            return FileError.TooManySymbolicLinks;
        }

        _textLink = link;
        _text = link.Target;
        StartText();
        return FileError.None;
    }

    /// <summary>Ends the resolution; what was found in a synthesized directory ends with it, unless a reference was added.</summary>
    public void Dispose()
    {
        if (_synthesized is not null)
        {
            SynthesizedNames.Release(_fileSystem, _synthesized);
            _synthesized = null;
        }

        if (_stack is not null)
        {
            _stack.Clear();
            _fileSystem.Pools.LinkStacks.Return(_stack);
            _stack = null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LastComponent Classify(ReadOnlySpan<byte> component)
    {
        if (component[0] != '.')
        {
            return LastComponent.Name;
        }

        return component.Length == 1 ? LastComponent.Self
            : component.Length == 2 && component[1] == '.' ? LastComponent.Parent
            : LastComponent.Name;
    }

    /// <summary>Goes into the component that was read last.</summary>
    /// <param name="offset">Where the text goes on behind it.</param>
    private FileError StepInto(int offset)
    {
        if (Last != LastComponent.Name)
        {
            Parent = Implied;
            return FileError.None;
        }

        DirectoryEntry<TPlatform>? entry = FindLast(out FileError error);
        if (entry is null)
        {
            return error == FileError.None ? FileError.NotFound : error;
        }

        if (entry.Inode is Directory<TPlatform> directory)
        {
            Parent = directory;
            return FileError.None;
        }

        if (entry.Inode is not SymbolicLink<TPlatform> link)
        {
            return FileError.NotDirectory;
        }

        if (link.Destination is Directory<TPlatform> destination)
        {
            Parent = destination;
            return FileError.None;
        }

        return link.Destination is null ? InterruptFor(link, offset) : FileError.NotDirectory;
    }

    /// <summary>Looks the last component up in a synthesized directory; what is found lives as long as the walk.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private DirectoryEntry<TPlatform>? FindSynthesized(out FileError error)
    {
        DirectoryEntry<TPlatform>? entry = SynthesizedNames.Find(Parent, Name, out error);
        if (entry is not null)
        {
            entry.NextInBucket = _synthesized;
            _synthesized = entry;
        }

        return entry;
    }

    /// <summary>Stacks the rest of the text and goes on with a link's target.</summary>
    private FileError InterruptFor(SymbolicLink<TPlatform> link, int offset)
    {
        _hasNewText = true;
        if (offset < _text.Length)
        {
            if (_stack is null && !_fileSystem.Pools.LinkStacks.TryRent(out _stack))
            {
                return FileError.OutOfMemory;
            }

            // There are never more texts than links were followed, so that there is room.
            if (_linksFollowed < LinkStack<TPlatform>.MaximumLinks)
            {
                _stack.Push(_textLink, offset);
            }
        }

        return EnterLink(link);
    }

    private bool TryResumeText()
    {
        if (_stack is null or { Depth: 0 })
        {
            return false;
        }

        _textLink = _stack.Pop(out _offset);
        _text = _textLink is null ? _path : _textLink.Target;
        return true;
    }

    private void StartText()
    {
        _offset = 0;
        if (_text.Length > 0 && _text[0] == '/')
        {
            Parent = _fileSystem.Root;
        }
    }

    /// <summary>Reads the first eight bytes of a component, or those before the next slash or the end, as a <see cref="NameKey"/> has them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where the component starts, before the end.</param>
    /// <param name="length">How many bytes there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadPrefix(ReadOnlySpan<byte> text, int offset, out int length)
    {
        int left = text.Length - offset;
        if (text.Length < sizeof(ulong))
        {
            return ReadShortPrefix(text, offset, out length);
        }

        // A whole word, or the last one of the text without what is before the component.
        ulong word = left >= sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(offset))
            : BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(text.Length - sizeof(ulong))) >> (8 * (sizeof(ulong) - left));

        // The lowest byte that is a slash keeps its high bit here (Warren, Hacker's Delight, 6-1).
        ulong difference = word ^ Slashes;
        ulong found = (difference - LowBits) & ~difference & HighBits;
        length = found == 0 ? sizeof(ulong) : BitOperations.TrailingZeroCount(found) >> 3;
        length = Math.Min(length, left);
        return length == sizeof(ulong) ? word : word & ((1UL << (8 * length)) - 1);
    }

    private static ulong ReadShortPrefix(ReadOnlySpan<byte> text, int offset, out int length)
    {
        ulong prefix = 0;
        length = 0;
        while (offset + length < text.Length && text[offset + length] != '/')
        {
            prefix |= (ulong)text[offset + length] << (8 * length);
            length++;
        }

        return prefix;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipSlashes(ReadOnlySpan<byte> text, int offset)
    {
        while ((uint)offset < (uint)text.Length && text[offset] == '/')
        {
            offset++;
        }

        return offset;
    }
}
