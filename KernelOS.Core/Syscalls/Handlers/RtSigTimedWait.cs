using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout, size_t sigsetsize)</c>: takes a signal of a set; EAGAIN if none comes in time, no time being for ever.</summary>
/// <remarks>The signal is gone even if what came with it cannot be written, as on Linux.</remarks>
internal static class RtSigTimedWait
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = SignalSet.Read(caller.Platform, arguments.A0, arguments.A3, out ulong set);
        if (error != Errno.None)
        {
            return error;
        }

        Instant deadline = Instant.Never;
        if (arguments.A2 != 0)
        {
            if (!UserValue.TryRead(caller.Platform, arguments.A2, out LinuxDuration wanted))
            {
                return Errno.EFAULT;
            }

            if (!wanted.TryGet(out Duration duration))
            {
                return Errno.EINVAL;
            }

            deadline = caller.Platform.Now.AddSaturating(duration);
        }

        if (!caller.Signals.TryAwait(set, deadline, out SignalInformation information, out bool isInterrupted))
        {
            return isInterrupted ? Errno.EINTR : Errno.EAGAIN;
        }

        return arguments.A1 == 0 || UserSignalInformation.TryWrite(caller.Platform, arguments.A1, information)
            ? (nint)(int)information.Signal
            : Errno.EFAULT;
    }
}
