using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int statfs(const char *path, struct statfs *buf)</c>: what the file system that holds a path has room for.</summary>
internal static class StatFs
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(FinalLink.Follow, out Errno error);
        if (inode is null)
        {
            return error;
        }

        SyscallResult result = Tell(caller, arguments.A1, inode);
        inode.Release();
        return result;
    }

    /// <summary>Tells of the file system that an inode is in.</summary>
    internal static SyscallResult Tell<TPlatform>(UserThread<TPlatform> caller, nuint destination, Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        bool isSynthesized = inode.IsSynthesized || inode is Directory<TPlatform> { Synthesizer: not null };
        FileSystemStatus status = isSynthesized ? new(FileSystemStatus.ProcessFileSystem, 0, 0) : new(FileSystemStatus.TemporaryFileSystem, caller.Platform.TotalFrames, caller.Platform.FreeFrames);
        return UserValue.TryWrite(caller.Platform, destination, status) ? SyscallResult.Success : Errno.EFAULT;
    }
}
