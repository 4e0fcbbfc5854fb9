using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int pselect6(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timespec *timeout, const struct { sigset_t *mask; size_t size; } *signals)</c>.</summary>
/// <remarks>No time is for ever. The time that is left is written back, as Linux does it.</remarks>
internal static class PSelect6
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint mask = 0;
        nuint maskSize = 0;
        if (arguments.A5 != 0
            && (!UserValue.TryRead(caller.Platform, arguments.A5, out mask)
                || !UserValue.TryRead(caller.Platform, arguments.A5 + (nuint)sizeof(ulong), out maskSize)))
        {
            return Errno.EFAULT;
        }

        Errno error = WaitLimits.Begin(caller, arguments.A4, mask, maskSize, out Instant deadline);
        if (error != Errno.None)
        {
            return error;
        }

        SyscallResult result = SelectCall.Run(caller, (int)arguments.A0, arguments.A1, arguments.A2, arguments.A3, deadline);
        return WaitLimits.Finish(caller, arguments.A4, mask, deadline, result);
    }
}
