using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>A path that a program gives, copied out of its reach, and the directory that it starts from.</summary>
/// <remarks>
/// <code>
/// using UserPath&lt;TPlatform&gt; path = UserPath&lt;TPlatform&gt;.Read(caller, directory, address, EmptyPath.NotFound);
/// if (path.Error != Errno.None) { return path.Error; }
/// </code>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct UserPath<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>The directory descriptor that means the working directory (Linux: AT_FDCWD).</summary>
    internal const int WorkingDirectory = -100;

    private readonly FileSystem<TPlatform> _fileSystem;
    private readonly PathBuffer? _buffer;
    private readonly Inode<TPlatform>? _start;
    private readonly int _length;

    private UserPath(FileSystem<TPlatform> fileSystem, PathBuffer? buffer, int length, Inode<TPlatform>? start, Errno error)
    {
        _fileSystem = fileSystem;
        _buffer = buffer;
        _length = length;
        _start = start;
        Error = error;
    }

    /// <summary>Why the path cannot be used.</summary>
    internal Errno Error { get; }

    /// <summary>The path without NUL; empty if the descriptor's own inode is meant.</summary>
    internal ReadOnlySpan<byte> Text => new(_buffer!.Bytes, 0, _length);

    /// <summary>The directory that a relative path starts from; only for a path that is not empty.</summary>
    internal Directory<TPlatform> Start => (Directory<TPlatform>)_start!;

    /// <summary>Reads a path. Errors come in Linux's order: first those of the text, then those of the descriptor.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">A descriptor, which only matters for a relative path, or <see cref="WorkingDirectory"/>.</param>
    /// <param name="address">Where the path lies in user memory.</param>
    /// <param name="emptyPath">What an empty path means.</param>
    internal static UserPath<TPlatform> Read(UserThread<TPlatform> caller, int directory, nuint address, EmptyPath emptyPath)
    {
        FileContext<TPlatform> files = caller.Process.Files;
        FileSystem<TPlatform> fileSystem = files.FileSystem;
        if (!fileSystem.Pools.PathBuffers.TryRent(out PathBuffer? buffer))
        {
            return new UserPath<TPlatform>(fileSystem, null, 0, null, Errno.ENOMEM);
        }

        Inode<TPlatform>? start = null;
        Errno error = UserText.Read(caller.Platform, address, buffer.Bytes, out int length);
        if (error == Errno.None)
        {
            error = length == 0 && emptyPath == EmptyPath.NotFound
                ? Errno.ENOENT
                : FindStart(files, directory, new ReadOnlySpan<byte>(buffer.Bytes, 0, length), out start);
        }

        return new UserPath<TPlatform>(fileSystem, buffer, length, start, error);
    }

    /// <summary>Finds what the path names.</summary>
    /// <returns>The inode with a reference added, which the caller releases.</returns>
    internal Result<Inode<TPlatform>, FileError> Find(FinalLink finalLink)
    {
        if (_length != 0)
        {
            return PathLookup.Find(Start, Text, finalLink);
        }

        _start!.Retain();
        return _start;
    }

    /// <summary>Ends the use of the path.</summary>
    public void Dispose()
    {
        _start?.Release();
        if (_buffer is not null)
        {
            _fileSystem.Pools.PathBuffers.Return(_buffer);
        }
    }

    private static Errno FindStart(FileContext<TPlatform> files, int directory, ReadOnlySpan<byte> path, out Inode<TPlatform>? start)
    {
        if (!path.IsEmpty && path[0] == '/')
        {
            start = files.FileSystem.Root;
            start.Retain();
        }
        else if (directory == WorkingDirectory)
        {
            start = files.GetWorkingDirectory();
        }
        else
        {
            using FileLease<TPlatform> lease = files.Descriptors.Borrow(directory);
            start = null;
            if (!lease.TryGet(out OpenFile<TPlatform>? file))
            {
                return Errno.EBADF;
            }

            if (!path.IsEmpty && file.Inode.Kind != InodeKind.Directory)
            {
                return Errno.ENOTDIR;
            }

            start = file.Inode;
            start.Retain();
        }

        return Errno.None;
    }
}
