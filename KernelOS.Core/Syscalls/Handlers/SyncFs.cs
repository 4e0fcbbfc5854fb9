using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int syncfs(int fd)</c>: memory is all the storage there is.</summary>
internal static class SyncFs
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return SyscallResult.Success;
    }
}
