using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files;

/// <summary>What a process has of files: its descriptors, and where its paths start.</summary>
/// <remarks>
/// A field of the process, recycled with it. Both parts are counted objects that it may share with other processes; it holds
/// one reference to each from <see cref="TryBegin"/> or <see cref="TryBeginAs"/> to <see cref="End"/>. Only threads of its
/// own process change which objects they are, and only one that is alone, so that its calls need no lock to use them;
/// another process looks at them through <see cref="TryRetainDescriptors"/> and <see cref="TryRetainPaths"/>.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="fileSystem">The file system.</param>
public sealed class FileContext<TPlatform>(FileSystem<TPlatform> fileSystem)
    where TPlatform : struct, IPlatform
{
    private SpinLock _lock = new(LockLevel.FileContext);

    // Changed under the lock.
    private FileDescriptorTable<TPlatform>? _descriptors;
    private PathContext<TPlatform>? _paths;

    /// <summary>The file system.</summary>
    public FileSystem<TPlatform> FileSystem { get; } = fileSystem;

    /// <summary>The descriptors of a context that has begun; for threads of its process.</summary>
    public FileDescriptorTable<TPlatform> Descriptors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _descriptors!;
    }

    /// <summary>Where the paths of a context start that has begun; for threads of its process.</summary>
    public PathContext<TPlatform> Paths
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _paths!;
    }

    /// <summary>The permissions that a new file does not get.</summary>
    public FileMode CreationMask
    {
        get => Paths.CreationMask;
        set => Paths.CreationMask = value;
    }

    /// <summary>Starts in the root directory without descriptors; false if there is no memory, after which nothing is held.</summary>
    public bool TryBegin()
    {
        if (!FileSystem.Pools.DescriptorTables.TryRent(out FileDescriptorTable<TPlatform>? descriptors))
        {
            return false;
        }

        if (!FileSystem.Pools.PathContexts.TryRent(out PathContext<TPlatform>? paths))
        {
            FileSystem.Pools.DescriptorTables.Return(descriptors);
            return false;
        }

        descriptors.Begin();
        FileSystem.Root.Retain();
        paths.Begin(FileSystem.Root, PathContext<TPlatform>.DefaultCreationMask);
        Set(descriptors, paths);
        return true;
    }

    /// <summary>Starts with what another context has, as copies or shared with it, as fork and clone do; false if there is no memory, after which nothing is held.</summary>
    /// <param name="other">The caller's context.</param>
    /// <param name="sharing">What is shared.</param>
    public bool TryBeginAs(FileContext<TPlatform> other, FileSharing sharing = FileSharing.None)
    {
        FileDescriptorTable<TPlatform>? descriptors = other.Descriptors;
        if ((sharing & FileSharing.Descriptors) != 0)
        {
            descriptors.Retain();
        }
        else if (!other.Descriptors.TryCopy(out descriptors))
        {
            return false;
        }

        PathContext<TPlatform>? paths = other.Paths;
        if ((sharing & FileSharing.Paths) != 0)
        {
            paths.Retain();
        }
        else if (!other.Paths.TryCopy(out paths))
        {
            descriptors.Release();
            return false;
        }

        Set(descriptors, paths);
        return true;
    }

    /// <summary>Notes that the process is about to have a second thread, which uses the same context.</summary>
    public void NoteSecondThread() => Descriptors.IsShared = true;

    /// <summary>Gives the process copies of what it shares with others, as exec does for descriptors; its only thread calls this. False if there is no memory.</summary>
    /// <remarks>Also when nobody else shares them: then the table only learns that its user is alone again.</remarks>
    /// <param name="parts">What is not to be shared any longer.</param>
    public bool TryUnshare(FileSharing parts)
    {
        FileDescriptorTable<TPlatform>? descriptors = Descriptors;
        if ((parts & FileSharing.Descriptors) != 0)
        {
            if (!descriptors.TryTakeForOne() && !Descriptors.TryCopy(out descriptors))
            {
                return false;
            }
        }

        PathContext<TPlatform>? paths = Paths;
        if ((parts & FileSharing.Paths) != 0 && !Paths.TryCopy(out paths))
        {
            if (!ReferenceEquals(descriptors, Descriptors))
            {
                descriptors.Release();
            }

            return false;
        }

        FileDescriptorTable<TPlatform> oldDescriptors = Descriptors;
        PathContext<TPlatform> oldPaths = Paths;
        Set(descriptors, paths);
        if (!ReferenceEquals(descriptors, oldDescriptors))
        {
            oldDescriptors.Release();
        }

        if (!ReferenceEquals(paths, oldPaths))
        {
            oldPaths.Release();
        }

        return true;
    }

    /// <summary>Gives the descriptors with a reference added, for a look from another process; false if the context has ended.</summary>
    public bool TryRetainDescriptors([NotNullWhen(true)] out FileDescriptorTable<TPlatform>? descriptors)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        descriptors = _descriptors;
        descriptors?.RetainForLook();
        return descriptors is not null;
    }

    /// <summary>Gives the path context with a reference added, for a look from another process; false if the context has ended.</summary>
    public bool TryRetainPaths([NotNullWhen(true)] out PathContext<TPlatform>? paths)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        paths = _paths;
        paths?.Retain();
        return paths is not null;
    }

    /// <summary>Opens descriptors 0, 1 and 2 on the standard streams, in a context that has none.</summary>
    public FileError OpenStandardStreams(StandardStreams<TPlatform> streams)
    {
        for (int i = 0; i < StandardStreams<TPlatform>.Count; i++)
        {
            StandardStream<TPlatform> stream = streams.Get(i);
            Result<int, FileError> descriptor = Descriptors.Reserve(i, CloseOnExec.No);
            if (!descriptor.IsSuccess)
            {
                return descriptor.Error;
            }

            Result<OpenFile<TPlatform>, FileError> file = Open(stream);
            if (!file.IsSuccess)
            {
                Descriptors.CancelReservation(descriptor.Value);
                return file.Error;
            }

            Descriptors.Install(descriptor.Value, file.Value);
        }

        return FileError.None;
    }

    /// <summary>Opens a stream; a terminal by its name, if it has one, by which programs find it again.</summary>
    private Result<OpenFile<TPlatform>, FileError> Open(StandardStream<TPlatform> stream)
    {
        if (stream.Terminal is not null)
        {
            Result<OpenFile<TPlatform>, FileError> named = FileOpener.Open(FileSystem.Root, "/dev/console"u8, stream.OpenFlags, FileMode.None);
            if (named.TryGet(out OpenFile<TPlatform> file))
            {
                if (file.Inode.Device == StandardDevices.Console)
                {
                    return named;
                }

                file.Release();
            }
        }

        return FileOpener.Open<TPlatform>(stream, stream.OpenFlags);
    }

    /// <summary>Gives the directory where relative paths start, with a reference added, which the caller releases.</summary>
    public Directory<TPlatform> GetWorkingDirectory() => Paths.GetWorkingDirectory();

    /// <summary>Changes the working directory; the caller's reference goes over.</summary>
    public void SetWorkingDirectory(Directory<TPlatform> directory) => Paths.SetWorkingDirectory(directory);

    /// <summary>Gives up both parts: what nobody else shares ends. A context that has not begun, or has ended, stays as it is.</summary>
    public void End()
    {
        FileDescriptorTable<TPlatform>? descriptors = _descriptors;
        PathContext<TPlatform>? paths = _paths;
        Set(null, null);
        descriptors?.Release();
        paths?.Release();
    }

    private void Set(FileDescriptorTable<TPlatform>? descriptors, PathContext<TPlatform>? paths)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        _descriptors = descriptors;
        _paths = paths;
    }
}
