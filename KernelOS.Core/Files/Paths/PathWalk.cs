using System;
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
/// <para>The tree's lock is held from the making to the disposal; nothing that is found here holds a reference.</para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal ref struct PathWalk<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly FileSystem<TPlatform> _fileSystem;
    private readonly ReadOnlySpan<byte> _path;
    private LinkStack<TPlatform>? _stack;
    private SymbolicLink<TPlatform>? _textLink;
    private ReadOnlySpan<byte> _text;
    private int _offset;
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

    /// <summary>The last component, if it is a name.</summary>
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
        while (true)
        {
            SkipSlashes();
            if (_offset == _text.Length)
            {
                if (!TryResumeText())
                {
                    Last = LastComponent.Root;
                    return FileError.None;
                }

                continue;
            }

            ReadOnlySpan<byte> component = TakeComponent();
            bool isFollowedBySlash = _offset < _text.Length;
            SkipSlashes();
            LastComponent kind = Classify(component);
            if (_offset == _text.Length && _stack is null or { Depth: 0 })
            {
                Last = kind;
                Name = component;
                HasTrailingSlash |= isFollowedBySlash;
                return FileError.None;
            }

            FileError error = StepInto(component, kind);
            if (error != FileError.None)
            {
                return error;
            }
        }
    }

    /// <summary>Looks the last component up, which is a name.</summary>
    /// <param name="entry">The entry, or null if the name does not exist.</param>
    /// <returns><see cref="FileError.NameTooLong"/> if it cannot exist.</returns>
    internal readonly FileError FindLast(out DirectoryEntry<TPlatform>? entry) => Find(Parent, Name, out entry);

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

    /// <summary>Ends the resolution.</summary>
    public void Dispose()
    {
        if (_stack is not null)
        {
            _stack.Clear();
            _fileSystem.Pools.LinkStacks.Return(_stack);
            _stack = null;
        }
    }

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

    private static FileError Find(Directory<TPlatform> parent, ReadOnlySpan<byte> name, out DirectoryEntry<TPlatform>? entry)
    {
        bool isTooLong = name.Length > EntryName.MaximumLength;
        entry = isTooLong ? null : parent.Find(name);
        return isTooLong ? FileError.NameTooLong : FileError.None;
    }

    private FileError StepInto(ReadOnlySpan<byte> component, LastComponent kind)
    {
        if (kind != LastComponent.Name)
        {
            Parent = kind == LastComponent.Parent ? Parent.Parent : Parent;
            return FileError.None;
        }

        FileError error = Find(Parent, component, out DirectoryEntry<TPlatform>? entry);
        if (entry is null)
        {
            return error == FileError.None ? FileError.NotFound : error;
        }

        if (entry.Inode is Directory<TPlatform> directory)
        {
            Parent = directory;
            return FileError.None;
        }

        return entry.Inode is SymbolicLink<TPlatform> link ? InterruptFor(link) : FileError.NotDirectory;
    }

    /// <summary>Stacks the rest of the text and goes on with a link's target.</summary>
    private FileError InterruptFor(SymbolicLink<TPlatform> link)
    {
        if (_offset < _text.Length)
        {
            if (_stack is null && !_fileSystem.Pools.LinkStacks.TryRent(out _stack))
            {
                return FileError.OutOfMemory;
            }

            // There are never more texts than links were followed, so that there is room.
            if (_linksFollowed < LinkStack<TPlatform>.MaximumLinks)
            {
                _stack.Push(_textLink, _offset);
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

    private ReadOnlySpan<byte> TakeComponent()
    {
        int start = _offset;
        while (_offset < _text.Length && _text[_offset] != '/')
        {
            _offset++;
        }

        return _text.Slice(start, _offset - start);
    }

    private void SkipSlashes()
    {
        while (_offset < _text.Length && _text[_offset] == '/')
        {
            _offset++;
        }
    }
}
