using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>An open file (POSIX: open file description): an inode, a position and flags, shared by all descriptors that were made from it.</summary>
/// <remarks>It lives as long as a descriptor or a call in progress refers to it, and holds a reference to its inode.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class OpenFile<TPlatform> : IPooled<OpenFile<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<OpenFile<TPlatform>> _poolEntry;
    private readonly FileSystem<TPlatform> _fileSystem;
    private Inode<TPlatform>? _inode;
    private FileOperations<TPlatform>? _operations;
    private ulong _position;
    private int _references;

    internal OpenFile(FileSystem<TPlatform> fileSystem) => _fileSystem = fileSystem;

    /// <summary>How it was opened, and how it behaves.</summary>
    public OpenFlags Flags { get; private set; }

    /// <summary>Where the next read or write starts.</summary>
    public ulong Position
    {
        get => _position;
        internal set => _position = value;
    }

    /// <summary>Whether each write goes to the end.</summary>
    public bool IsAppending => (Flags & OpenFlags.Append) != 0;

    /// <summary>Whether nothing may wait.</summary>
    public bool IsNonBlocking => (Flags & OpenFlags.NonBlocking) != 0;

    /// <summary>Whether it only names its inode.</summary>
    public bool IsPathOnly => (Flags & OpenFlags.PathOnly) != 0;

    /// <summary>Whether opening it is not complete before somebody has opened the other end.</summary>
    public bool WaitsForPartner { get; internal set; }

    /// <summary>What the object notes for itself about this open file.</summary>
    internal uint Note { get; set; }

    /// <summary>The lock that it holds on the whole file; <see cref="FileLocks{TPlatform}"/> changes it.</summary>
    internal FileLockKind LockKind { get; set; }

    /// <summary>What was opened.</summary>
    public Inode<TPlatform> Inode
    {
        get
        {
            Check.That(_inode is not null, "an open file is used after its end");
            return _inode;
        }
    }

    /// <summary>What can be done with it; not for a file that only names its inode.</summary>
    public FileOperations<TPlatform> Operations
    {
        get
        {
            Check.That(_operations is not null, "an open file without operations is used");
            return _operations;
        }
    }

    ref PoolEntry<OpenFile<TPlatform>> IPooled<OpenFile<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Reads at the position, and moves it.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Result<nuint, FileError> Read(ref ReadTarget<TPlatform> target)
    {
        // A file that can be read has operations: one that only names its inode cannot.
        return (Flags & OpenFlags.Read) == 0 ? FileError.BadDescriptor : _operations!.Read(this, ref target, ref _position);
    }

    /// <summary>Writes at the position, or at the end, and moves the position.</summary>
    /// <returns>How many bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Result<nuint, FileError> Write(ref WriteSource<TPlatform> source)
    {
        return (Flags & OpenFlags.Write) == 0 ? FileError.BadDescriptor : _operations!.Write(this, ref source, ref _position);
    }

    /// <summary>Reads from <paramref name="position"/> on and leaves the file's own position alone.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public Result<nuint, FileError> ReadAt(ref ReadTarget<TPlatform> target, ulong position)
    {
        FileError error = CheckPositioned(OpenFlags.Read);
        return error != FileError.None ? error : Operations.Read(this, ref target, ref position);
    }

    /// <summary>Writes from <paramref name="position"/> on, or at the end, and leaves the file's own position alone.</summary>
    /// <returns>How many bytes.</returns>
    public Result<nuint, FileError> WriteAt(ref WriteSource<TPlatform> source, ulong position)
    {
        FileError error = CheckPositioned(OpenFlags.Write);
        return error != FileError.None ? error : Operations.Write(this, ref source, ref position);
    }

    /// <summary>Moves the position.</summary>
    /// <returns>The new position.</returns>
    public Result<ulong, FileError> Seek(SeekOrigin origin, long offset)
    {
        if (IsPathOnly)
        {
            return FileError.BadDescriptor;
        }

        Result<ulong, FileError> result = Operations.Seek(this, origin, offset);
        if (result.IsSuccess)
        {
            _position = result.Value;
        }

        return result;
    }

    /// <summary>Changes those flags that can be changed while the file is open.</summary>
    public void SetFlags(OpenFlags flags) =>
        Flags = (Flags & ~OpenFlags.Changeable) | (flags & OpenFlags.Changeable);

    /// <summary>Locks the whole file, in another way or not any more, until then or the open file's end.</summary>
    /// <returns>Why the lock is not got; a lock that was held before is lost then.</returns>
    public FileError SetLock(FileLockKind wanted, LockWaiting waiting) => _fileSystem.Locks.Set(this, wanted, waiting);

    /// <summary>Locks a part of the file, in another way or not any more.</summary>
    /// <param name="owner">Who holds the lock: the process's descriptor table, or this open file.</param>
    /// <param name="wanted">What part, and how.</param>
    /// <param name="waiting">What to do when another's lock is in the way.</param>
    /// <returns>Why the lock is not got; what was held before stays then.</returns>
    public FileError SetRecordLock(object owner, in RecordRange wanted, LockWaiting waiting) =>
        _fileSystem.RecordLocks.Set(Inode, owner, wanted, waiting);

    /// <summary>Finds a lock of another owner that is in a wanted one's way; false if there is none.</summary>
    public bool TryFindRecordLock(object owner, in RecordRange wanted, out RecordRange conflict) =>
        _fileSystem.RecordLocks.TryFindConflict(Inode, owner, wanted, out conflict);

    /// <summary>Gives up all locks that an owner holds on parts of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseRecordLocks(object owner)
    {
        // Without the lock: an owner's own locks are there before it gives them up.
        if (_inode!.RecordLocks is not null)
        {
            _fileSystem.RecordLocks.Release(_inode, owner);
        }
    }

    /// <summary>Adds a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Adds a reference unless the file has ended; false if it has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRetain()
    {
        int seen = Volatile.Read(ref _references);
        while (seen != 0)
        {
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Releases a reference; the last one closes the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            End();
        }
    }

    /// <summary>Starts a life, with one reference to this object and one added to the inode; both are released together.</summary>
    /// <returns>Why the object does not let itself be opened, after which nothing is held.</returns>
    internal FileError Begin(Inode<TPlatform> inode, OpenFlags flags)
    {
        _operations = (flags & OpenFlags.PathOnly) == 0 ? inode.Operations : null;
        if (_operations is null && (flags & OpenFlags.PathOnly) == 0)
        {
            _fileSystem.Pools.OpenFiles.Return(this);
            return FileError.NoDevice;
        }

        inode.Retain();
        _inode = inode;
        Flags = flags & OpenFlags.Kept;
        _position = 0;
        Note = 0;
        WaitsForPartner = false;
        _references = 1;
        FileError error = _operations is null ? FileError.None : _operations.Open(this);
        if (error != FileError.None)
        {
            _operations = null;
            Release();
        }

        return error;
    }

    private FileError CheckPositioned(OpenFlags access)
    {
        if (IsPathOnly)
        {
            return FileError.BadDescriptor;
        }

        return !Operations.IsSeekable ? FileError.NotSeekable
            : (Flags & access) == 0 ? FileError.BadDescriptor
            : FileError.None;
    }

    private void End()
    {
        Inode<TPlatform> inode = Inode;
        if (LockKind != FileLockKind.None)
        {
            SetLock(FileLockKind.None, LockWaiting.GiveUp);
        }

        ReleaseRecordLocks(this);
        _operations?.Close(this);
        _operations = null;
        _inode = null;
        _fileSystem.Pools.OpenFiles.Return(this);
        inode.Release();
    }
}
