using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Tree;

/// <summary>A directory. Its entries are found by name in the file system's <see cref="NameTable{TPlatform}"/> and listed in the order of their making.</summary>
/// <remarks>
/// It holds a reference to its parent, so that ".." leads somewhere even from a directory that was removed while in use.
/// The tree's lock protects it.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Directory<TPlatform> : Inode<TPlatform>, IPooled<Directory<TPlatform>>
    where TPlatform : struct, IPlatform
{
    /// <summary>What one entry adds to the size that is told of a directory, in bytes, as Linux's tmpfs has it.</summary>
    private const ulong EntrySize = 20;

    private const ulong PositionOfParent = 1;
    private const ulong FirstPosition = 2;

    private PoolEntry<Directory<TPlatform>> _poolEntry;
    private IntrusiveList<DirectoryEntry<TPlatform>, DirectoryEntry<TPlatform>.Siblings> _entries;
    private DirectoryEntry<TPlatform>? _lastListed;
    private ulong _nextPosition;
    private uint _subdirectories;
    private Directory<TPlatform>? _parent;

    internal Directory(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.Directory;

    /// <inheritdoc/>
    public override ulong Size => Synthesizer is null ? (EntryCount + 2) * EntrySize : 0;

    /// <summary>Its own name and ".", and ".." of each subdirectory; 0 when it has lost its name.</summary>
    public override uint LinkCount => IsRemoved ? 0 : _subdirectories + 2;

    /// <inheritdoc/>
    public override bool IsSeekable => true;

    /// <summary>The directory that ".." means: the root's is the root itself.</summary>
    public Directory<TPlatform> Parent => _parent ?? this;

    /// <summary>Whether it has lost its name, after which nothing can be made in it.</summary>
    public bool IsRemoved => OwnEntry is null && _parent is not null;

    /// <summary>How many entries it has, "." and ".." not counted.</summary>
    public ulong EntryCount { get; private set; }

    ref PoolEntry<Directory<TPlatform>> IPooled<Directory<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Who knows the names in it; null for a directory whose names somebody made.</summary>
    internal Synthesizer<TPlatform>? Synthesizer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        private set;
    }

    /// <summary>What the synthesizer knows it by.</summary>
    internal ulong SynthesisKey { get; private set; }

    /// <summary>Its entry in its parent; null for the root and for a removed directory.</summary>
    internal DirectoryEntry<TPlatform>? OwnEntry { get; private set; }

    /// <summary>Finds the entry of a name, neither "." nor ".."; null if there is none.</summary>
    internal DirectoryEntry<TPlatform>? Find(ReadOnlySpan<byte> name) => Find(name, NameKey.Of(name));

    /// <summary>The same with the name's key, which whoever reads the name byte by byte knows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DirectoryEntry<TPlatform>? Find(ReadOnlySpan<byte> name, NameKey key) => FileSystem.Names.Find(this, name, key);

    /// <summary>Adds a name, which must not be there, for an inode; a reference is added to the inode.</summary>
    internal FileError Add(ReadOnlySpan<byte> name, Inode<TPlatform> inode)
    {
        FileError error = Prepare(name, out DirectoryEntry<TPlatform>? entry);
        if (entry is not null)
        {
            Insert(entry, name, inode);
        }

        return error;
    }

    /// <summary>Gets an entry ready for <see cref="Insert"/>, which then cannot fail.</summary>
    internal FileError Prepare(ReadOnlySpan<byte> name, out DirectoryEntry<TPlatform>? entry)
    {
        entry = null;
        if (Synthesizer is not null)
        {
            return FileError.NotPermitted;
        }

        if (IsRemoved)
        {
            return FileError.NotFound;
        }

        if (!FileSystem.Pools.Entries.TryRent(out DirectoryEntry<TPlatform>? rented))
        {
            return FileError.NoSpace;
        }

        if (!rented.Name.TrySet(name, FileSystem.Pools.NameTails))
        {
            FileSystem.Pools.Entries.Return(rented);
            return FileError.NoSpace;
        }

        entry = rented;
        return FileError.None;
    }

    /// <summary>Adds a prepared entry, whose name is given once more and must not be there; a reference is added to the inode.</summary>
    internal void Insert(DirectoryEntry<TPlatform> entry, ReadOnlySpan<byte> name, Inode<TPlatform> inode)
    {
        inode.Retain();
        entry.Target = inode;
        entry.Parent = this;
        entry.Position = _nextPosition++;
        FileSystem.Names.Add(entry, this, name);
        _entries.AddLast(entry);
        EntryCount++;
        Attach(entry, inode);
        TouchContents();
        inode.ChangeTime = ChangeTime;
    }

    /// <summary>Removes an entry of this directory and releases its reference to the inode.</summary>
    internal void Remove(DirectoryEntry<TPlatform> entry)
    {
        Inode<TPlatform> inode = entry.Inode;
        FileSystem.Names.Remove(entry);
        _entries.Remove(entry);
        _lastListed = ReferenceEquals(_lastListed, entry) ? null : _lastListed;
        EntryCount--;
        Detach(inode);
        TouchContents();
        inode.ChangeTime = ChangeTime;

        entry.Name.Clear(FileSystem.Pools.NameTails);
        entry.Target = null;
        entry.Parent = null;
        FileSystem.Pools.Entries.Return(entry);
        inode.Release();
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> Seek(OpenFile<TPlatform> file, SeekOrigin origin, long offset) =>
        origin is SeekOrigin.Start or SeekOrigin.Current
            ? Seeking.Resolve(origin, offset, file.Position, size: 0)
            : FileError.InvalidArgument;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref Transfers.ReadTarget<TPlatform> target, ref ulong position) =>
        FileError.IsDirectory;

    /// <inheritdoc/>
    public override Result<bool, FileError> ReadEntry(ulong position, ref DirectoryItem item)
    {
        using FileLockGuard<TPlatform> guard = FileSystem.LockTree();
        if (IsRemoved)
        {
            return FileError.NotFound;
        }

        if (position < FirstPosition)
        {
            Inode<TPlatform> inode = position == PositionOfParent ? Parent : this;
            int length = position == PositionOfParent ? 2 : 1;
            item.Set(inode.Number, Kind, position + 1, length).Fill((byte)'.');
            return true;
        }

        if (Synthesizer is not null)
        {
            return Synthesizer.TryList(SynthesisKey, position, ref item);
        }

        // Entries are in the order of their positions: go on from the one that was listed last, if it is not behind.
        DirectoryEntry<TPlatform>? entry = _lastListed is { } last && last.Position <= position ? last : _entries.First;
        while (entry is not null && entry.Position < position)
        {
            entry = IntrusiveList<DirectoryEntry<TPlatform>, DirectoryEntry<TPlatform>.Siblings>.Next(entry);
        }

        _lastListed = entry;
        if (entry is null)
        {
            return false;
        }

        entry.Name.CopyTo(item.Set(entry.Inode.Number, entry.Inode.Kind, entry.Position + 1, entry.Name.Length));
        return true;
    }

    /// <summary>Starts a directory without entries that is not in any other yet.</summary>
    internal void BeginEmpty() => _nextPosition = FirstPosition;

    /// <summary>Leaves the names in it to a synthesizer. It must be empty.</summary>
    internal void SetSynthesizer(Synthesizer<TPlatform> synthesizer, ulong key)
    {
        Check.That(EntryCount == 0, "a directory with entries is synthesized");
        Synthesizer = synthesizer;
        SynthesisKey = key;
    }

    /// <summary>Notes in a fresh synthesized directory where it is, without an entry there; false if there is no memory.</summary>
    internal bool TryAttachTo(Directory<TPlatform> parent, ReadOnlySpan<byte> name)
    {
        if (!FileSystem.Pools.Entries.TryRent(out DirectoryEntry<TPlatform>? entry))
        {
            return false;
        }

        if (!entry.Name.TrySet(name, FileSystem.Pools.NameTails))
        {
            FileSystem.Pools.Entries.Return(entry);
            return false;
        }

        parent.Retain();
        _parent = parent;
        OwnEntry = entry;
        return true;
    }

    private protected override Inode<TPlatform>? End()
    {
        if (Synthesizer is not null && OwnEntry is { Target: null } entry)
        {
            // An entry that only keeps the name.
            entry.Name.Clear(FileSystem.Pools.NameTails);
            FileSystem.Pools.Entries.Return(entry);
            OwnEntry = null;
        }

        Synthesizer = null;
        Check.That(EntryCount == 0 && OwnEntry is null, "a directory ends that is in use");
        Directory<TPlatform>? parent = _parent;
        _parent = null;
        _lastListed = null;
        FileSystem.Pools.Directories.Return(this);
        return parent;
    }

    private void Attach(DirectoryEntry<TPlatform> entry, Inode<TPlatform> inode)
    {
        if (inode is Directory<TPlatform> child)
        {
            Check.That(child.OwnEntry is null, "a directory gets a second name");
            Retain();
            child._parent?.Release();
            child._parent = this;
            child.OwnEntry = entry;
            _subdirectories++;
        }
        else
        {
            inode.NameCount++;
        }
    }

    private void Detach(Inode<TPlatform> inode)
    {
        if (inode is Directory<TPlatform> child)
        {
            child.OwnEntry = null;
            _subdirectories--;
        }
        else
        {
            inode.NameCount--;
        }
    }
}
