using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int clock_gettime(clockid_t clockid, struct timespec *tp)</c>.</summary>
internal static class ClockGetTime
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (!LinuxClock.TryRead(caller, (int)arguments.A0, out Duration time))
        {
            return Errno.EINVAL;
        }

        return UserValue.TryWrite(caller.Platform, arguments.A1, new LinuxDuration(time)) ? SyscallResult.Success : Errno.EFAULT;
    }
}
