using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getresuid(uid_t *ruid, uid_t *euid, uid_t *suid)</c> and <c>getresgid</c>: all are root's.</summary>
internal static class GetThreeUsers
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        UserValue.TryWrite(caller.Platform, arguments.A0, 0)
            && UserValue.TryWrite(caller.Platform, arguments.A1, 0)
            && UserValue.TryWrite(caller.Platform, arguments.A2, 0)
            ? SyscallResult.Success
            : Errno.EFAULT;
}
