using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *time, const sigset_t *mask, size_t maskSize)</c>: no time is for ever.</summary>
/// <remarks>No signal ends a wait yet, so the mask is only looked at. The time that is left is not written back.</remarks>
internal static class PPoll
{
    private const int SignalSetSize = 8;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
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

        if (arguments.A3 != 0)
        {
            if (arguments.A4 != SignalSetSize)
            {
                return Errno.EINVAL;
            }

            if (!UserValue.TryRead(caller.Platform, arguments.A3, out ulong _))
            {
                return Errno.EFAULT;
            }
        }

        return PollCall.Run(caller, arguments.A0, (uint)arguments.A1, deadline);
    }
}
