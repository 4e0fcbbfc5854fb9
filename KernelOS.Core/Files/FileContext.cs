using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files;

/// <summary>What a process has of files: its descriptors, its working directory, and the permissions that it withholds.</summary>
/// <remarks>A field of the process, recycled with it. It holds a reference to the working directory from its start to <see cref="End"/>.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class FileContext<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>The permissions that a process withholds unless told otherwise: writing by the group and others.</summary>
    public const FileMode DefaultCreationMask = (FileMode)0b000_010_010;

    private SpinLock _lock = new(LockLevel.OpenFile);

    // Under the lock.
    private Directory<TPlatform>? _workingDirectory;

    /// <summary>Makes the context of a process that has not started.</summary>
    public FileContext(FileSystem<TPlatform> fileSystem)
    {
        FileSystem = fileSystem;
        Descriptors = new FileDescriptorTable<TPlatform>(fileSystem);
    }

    /// <summary>The file system.</summary>
    public FileSystem<TPlatform> FileSystem { get; }

    /// <summary>The descriptors.</summary>
    public FileDescriptorTable<TPlatform> Descriptors { get; }

    /// <summary>The permissions that a new file does not get.</summary>
    public FileMode CreationMask { get; set; }

    /// <summary>Starts in the root directory without descriptors.</summary>
    public void Begin()
    {
        CreationMask = DefaultCreationMask;
        Descriptors.Limit = FileDescriptorTable<TPlatform>.DefaultLimit;
        FileSystem.Root.Retain();
        SetWorkingDirectory(FileSystem.Root);
    }

    /// <summary>Starts as a copy of another, as fork does; false if there is no memory, after which nothing is held.</summary>
    public bool TryBeginAs(FileContext<TPlatform> other)
    {
        Begin();
        CreationMask = other.CreationMask;
        SetWorkingDirectory(other.GetWorkingDirectory());
        if (Descriptors.TryCopyFrom(other.Descriptors))
        {
            return true;
        }

        End();
        return false;
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

            Result<OpenFile<TPlatform>, FileError> file = FileOpener.Open<TPlatform>(stream, stream.OpenFlags);
            if (!file.IsSuccess)
            {
                Descriptors.CancelReservation(descriptor.Value);
                return file.Error;
            }

            Descriptors.Install(descriptor.Value, file.Value);
        }

        return FileError.None;
    }

    /// <summary>Gives the directory where relative paths start, with a reference added, which the caller releases.</summary>
    public Directory<TPlatform> GetWorkingDirectory()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        Check.That(_workingDirectory is not null, "a process without files uses a path");
        _workingDirectory.Retain();
        return _workingDirectory;
    }

    /// <summary>Changes the working directory; the caller's reference goes over.</summary>
    public void SetWorkingDirectory(Directory<TPlatform> directory) => Replace(directory);

    /// <summary>Closes all descriptors and leaves the working directory.</summary>
    public void End()
    {
        Descriptors.CloseAll();
        Replace(null);
    }

    private void Replace(Directory<TPlatform>? directory)
    {
        Directory<TPlatform>? previous;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform))
        {
            previous = _workingDirectory;
            _workingDirectory = directory;
        }

        previous?.Release();
    }
}
