using System.Diagnostics.CodeAnalysis;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;
using SpinLock = KernelOS.Core.Synchronization.SpinLock;

namespace KernelOS.Core.Files;

/// <summary>What a process's paths and new files depend on: its working directory and the permissions that it withholds.</summary>
/// <remarks>Processes and threads may share it: it is counted. It holds a reference to the working directory while it lives.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class PathContext<TPlatform> : IPooled<PathContext<TPlatform>>
    where TPlatform : struct, IPlatform
{
    /// <summary>The permissions that a process withholds unless told otherwise: writing by the group and others.</summary>
    public const FileMode DefaultCreationMask = (FileMode)0b000_010_010;

    private PoolEntry<PathContext<TPlatform>> _poolEntry;
    private readonly FileSystem<TPlatform> _fileSystem;
    private SpinLock _lock = new(LockLevel.OpenFile);
    private int _references;

    // Under the lock.
    private Directory<TPlatform>? _workingDirectory;

    internal PathContext(FileSystem<TPlatform> fileSystem) => _fileSystem = fileSystem;

    /// <summary>The permissions that a new file does not get.</summary>
    public FileMode CreationMask { get; set; }

    ref PoolEntry<PathContext<TPlatform>> IPooled<PathContext<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Adds a user who shares it from now on.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Releases a user's share; the last one ends its life.</summary>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        Check.That(left >= 0, "a path context is released more often than retained");
        if (left == 0)
        {
            Replace(null);
            _fileSystem.Pools.PathContexts.Return(this);
        }
    }

    /// <summary>Makes one of its own that is the same now; false if there is no memory.</summary>
    public bool TryCopy([NotNullWhen(true)] out PathContext<TPlatform>? copy)
    {
        if (!_fileSystem.Pools.PathContexts.TryRent(out copy))
        {
            return false;
        }

        copy.Begin(GetWorkingDirectory(), CreationMask);
        return true;
    }

    /// <summary>Gives the directory where relative paths start, with a reference added, which the caller releases.</summary>
    public Directory<TPlatform> GetWorkingDirectory()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        Check.That(_workingDirectory is not null, "a process without files uses a path");
        _workingDirectory.Retain();
        return _workingDirectory;
    }

    /// <summary>Changes the working directory; the caller's reference goes over.</summary>
    public void SetWorkingDirectory(Directory<TPlatform> directory) => Replace(directory);

    /// <summary>Starts a life with one user; the caller's reference to the directory goes over.</summary>
    internal void Begin(Directory<TPlatform> workingDirectory, FileMode creationMask)
    {
        _references = 1;
        CreationMask = creationMask;
        Replace(workingDirectory);
    }

    private void Replace(Directory<TPlatform>? directory)
    {
        Directory<TPlatform>? previous;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform))
        {
            previous = _workingDirectory;
            _workingDirectory = directory;
        }

        previous?.Release();
    }
}
