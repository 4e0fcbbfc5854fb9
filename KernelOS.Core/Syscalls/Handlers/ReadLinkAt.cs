using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t readlinkat(int dirfd, const char *pathname, char *buf, size_t bufsiz)</c>: a symbolic link's path, without NUL, cut off where the buffer ends.</summary>
internal static class ReadLinkAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Tell(caller, (int)arguments.A0, arguments.A1, arguments.A2, (int)arguments.A3, EmptyPath.Descriptor);

    /// <summary>Tells a link's path.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="address">The path in user memory.</param>
    /// <param name="destination">Where the answer goes.</param>
    /// <param name="length">How long it may be.</param>
    /// <param name="emptyPath">What an empty path means.</param>
    internal static SyscallResult Tell<TPlatform>(
        UserThread<TPlatform> caller, int directory, nuint address, nuint destination, int length, EmptyPath emptyPath)
        where TPlatform : struct, IPlatform
    {
        if (length <= 0)
        {
            return Errno.EINVAL;
        }

        using UserPath<TPlatform> path = new(caller, directory, address, emptyPath, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(FinalLink.Keep, out Errno error);
        if (inode is null)
        {
            return error;
        }

        SyscallResult result = inode is SymbolicLink<TPlatform> link
            ? Copy(caller, link, destination, length)
            : path.Text.IsEmpty ? Errno.ENOENT : Errno.EINVAL;
        inode.Release();
        return result;
    }

    /// <summary>Copies what a link tells that leads somewhere without a path.</summary>
    private static SyscallResult Describe<TPlatform>(UserThread<TPlatform> caller, SymbolicLink<TPlatform> link, nuint destination, int length)
        where TPlatform : struct, IPlatform
    {
        FileSystem<TPlatform> files = caller.Process.Files.FileSystem;
        if (!files.Pools.PathBuffers.TryRent(out PathBuffer? buffer))
        {
            return Errno.ENOMEM;
        }

        Result<int, FileError> described = link.Describe(buffer);
        SyscallResult result = described.Error.ToErrno();
        if (described.TryGet(out int start))
        {
            length = Math.Min(length, PathBuffer.Length - 1 - start);
            result = caller.Platform.TryWriteUser(destination, new ReadOnlySpan<byte>(buffer.Bytes, start, length)) ? length : Errno.EFAULT;
        }

        files.Pools.PathBuffers.Return(buffer);
        return result;
    }

    private static SyscallResult Copy<TPlatform>(UserThread<TPlatform> caller, SymbolicLink<TPlatform> link, nuint destination, int length)
        where TPlatform : struct, IPlatform
    {
        if (link.Destination is not null)
        {
            return Describe(caller, link, destination, length);
        }

        length = Math.Min(length, link.Target.Length);
        return caller.Platform.TryWriteUser(destination, link.Target.Slice(0, length)) ? length : Errno.EFAULT;
    }
}
