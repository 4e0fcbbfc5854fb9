using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout)</c>: no time is for ever.</summary>
/// <remarks>The time that is left is written back, as Linux does it.</remarks>
internal static class Select
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint time = arguments.A4;
        Instant deadline = Instant.Never;
        if (time != 0)
        {
            if (!UserValue.TryRead(caller.Platform, time, out LinuxMicroseconds wanted))
            {
                return Errno.EFAULT;
            }

            if (!wanted.TryGet(out Duration duration))
            {
                return Errno.EINVAL;
            }

            deadline = caller.Platform.Now.AddSaturating(duration);
        }

        SyscallResult result = SelectCall.Run(caller, (int)arguments.A0, arguments.A1, arguments.A2, arguments.A3, deadline);
        if (time != 0 && deadline != Instant.Never)
        {
            // Where it cannot be written back, the result stands all the same.
            UserValue.TryWrite(caller.Platform, time, new LinuxMicroseconds(TimeLeft.Until(deadline, caller.Platform.Now)));
        }

        return result;
    }
}
