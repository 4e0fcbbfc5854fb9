using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int ppoll(struct pollfd *fds, nfds_t count, struct timespec *time, const sigset_t *mask, size_t maskSize)</c>: no time is for ever.</summary>
/// <remarks>The time that is left is written back, as Linux does it.</remarks>
internal static class PPoll
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = WaitLimits.Begin(caller, arguments.A2, arguments.A3, arguments.A4, out Instant deadline);
        if (error != Errno.None)
        {
            return error;
        }

        SyscallResult result = PollCall.Run(caller, arguments.A0, (uint)arguments.A1, deadline);
        return WaitLimits.Finish(caller, arguments.A2, arguments.A3, deadline, result);
    }
}
