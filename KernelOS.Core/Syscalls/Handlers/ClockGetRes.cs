using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int clock_getres(clockid_t clockid, struct timespec *res)</c>: how fine a clock is; a null pointer asks only whether there is one.</summary>
internal static class ClockGetRes
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int clock = (int)arguments.A0;
        if (!LinuxClock.TryRead(caller, clock, out _))
        {
            return Errno.EINVAL;
        }

        Duration resolution = clock is LinuxClock.RealtimeCoarse or LinuxClock.MonotonicCoarse ? Duration.FromMilliseconds(10) : new Duration(1);
        return arguments.A1 == 0 || UserValue.TryWrite(caller.Platform, arguments.A1, new LinuxDuration(resolution))
            ? SyscallResult.Success
            : Errno.EFAULT;
    }
}
