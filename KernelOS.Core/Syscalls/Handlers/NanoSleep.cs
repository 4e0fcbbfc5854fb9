using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int nanosleep(const struct timespec *req, struct timespec *rem)</c>: EINTR after a handler has run, and then what is left in <c>rem</c>.</summary>
internal static class NanoSleep
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (!UserValue.TryRead(caller.Platform, arguments.A0, out LinuxDuration wanted))
        {
            return Errno.EFAULT;
        }

        if (!wanted.TryGet(out Duration duration))
        {
            return Errno.EINVAL;
        }

        return SleepCall.SleepFor(caller, duration, arguments.A1);
    }
}
