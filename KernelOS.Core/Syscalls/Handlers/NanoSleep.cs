using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int nanosleep(const struct timespec *req, struct timespec *rem)</c>: no signal ends it early yet, so that <c>rem</c> is never written.</summary>
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

        caller.Process.Services.Scheduler.Sleep(duration);
        return SyscallResult.Success;
    }
}
