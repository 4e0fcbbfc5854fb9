using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
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

        inode.Release();
        return Tell(caller, arguments.A1);
    }

    /// <summary>Tells of the one file system there is.</summary>
    internal static SyscallResult Tell<TPlatform>(UserThread<TPlatform> caller, nuint destination)
        where TPlatform : struct, IPlatform
    {
        FileSystemStatus status = new(caller.Platform.TotalFrames, caller.Platform.FreeFrames);
        return UserValue.TryWrite(caller.Platform, destination, status) ? SyscallResult.Success : Errno.EFAULT;
    }
}
