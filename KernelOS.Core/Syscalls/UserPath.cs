using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Execution;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Syscalls;

/// <summary>A path that a program gives, copied out of its reach, and the directory that it starts from.</summary>
/// <remarks>
/// A short path is copied to the caller's stack, a longer one to a buffer that a pool lends.
/// <code>
/// using UserPath&lt;TPlatform&gt; path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath&lt;TPlatform&gt;.ShortLength]);
/// if (path.Error != Errno.None) { return path.Error; }
/// </code>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct UserPath<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>The directory descriptor that means the working directory (Linux: AT_FDCWD).</summary>
    internal const int WorkingDirectory = -100;

    /// <summary>Bytes, with the NUL, for which the caller has room.</summary>
    internal const int ShortLength = 128;

    private readonly FileSystem<TPlatform> _fileSystem;
    private readonly PathBuffer? _buffer;
    private readonly Inode<TPlatform>? _start;

    /// <summary>Reads a path. Errors come in Linux's order: first those of the text, then those of the descriptor.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">A descriptor, which only matters for a relative path, or <see cref="WorkingDirectory"/>.</param>
    /// <param name="address">Where the path lies in user memory.</param>
    /// <param name="emptyPath">What an empty path means.</param>
    /// <param name="room">Room for a short path.</param>
    internal UserPath(UserThread<TPlatform> caller, int directory, nuint address, EmptyPath emptyPath, Span<byte> room)
    {
        FileContext<TPlatform> files = caller.Process.Files;
        _fileSystem = files.FileSystem;
        Error = UserText.Read(caller.Platform, address, room, out int length);
        if (Error == Errno.ENAMETOOLONG)
        {
            if (!_fileSystem.Pools.PathBuffers.TryRent(out _buffer))
            {
                Error = Errno.ENOMEM;
                return;
            }

            room = _buffer.Bytes;
            Error = UserText.Read(caller.Platform, address, room, out length);
        }

        if (Error == Errno.None)
        {
            Text = room.Slice(0, length);
            Error = length == 0 && emptyPath == EmptyPath.NotFound ? Errno.ENOENT : FindStart(files, directory, Text, out _start);
        }
    }

    /// <summary>Why the path cannot be used.</summary>
    internal Errno Error { get; }

    /// <summary>The path without NUL; empty if the descriptor's own inode is meant.</summary>
    internal ReadOnlySpan<byte> Text { get; }

    /// <summary>The directory that a relative path starts from; only for a path that is not empty.</summary>
    internal Directory<TPlatform> Start => _start is null ? _fileSystem.Root : (Directory<TPlatform>)_start;

    /// <summary>Finds what the path names.</summary>
    /// <param name="finalLink">What to do with a link at the end.</param>
    /// <param name="error">Why there is no inode.</param>
    /// <returns>The inode with a reference added, which the caller releases; null on an error.</returns>
    internal Inode<TPlatform>? Find(FinalLink finalLink, out Errno error)
    {
        error = Errno.None;
        if (Text.IsEmpty)
        {
            _start!.Retain();
            return _start;
        }

        Inode<TPlatform>? inode = PathLookup.Find(Start, Text, finalLink, out FileError reason);
        if (inode is null)
        {
            error = reason.ToErrno();
        }

        return inode;
    }

    /// <summary>Finds the file that the path names, to execute it.</summary>
    /// <param name="finder">Where executables come from.</param>
    /// <param name="finalLink">What to do with a link at the end.</param>
    /// <returns>The executable with a reference, which is the caller's.</returns>
    internal Result<Executable<TPlatform>, StartError> FindExecutable(ExecutableFinder<TPlatform> finder, FinalLink finalLink) =>
        Text.IsEmpty ? finder.Find(_start!) : finder.Find(Start, Text, finalLink);

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
            // The root, which never ends and needs no reference.
            start = null;
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
