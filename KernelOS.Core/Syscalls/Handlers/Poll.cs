using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int poll(struct pollfd *fds, nfds_t count, int milliseconds)</c>: a negative time is for ever. A signal without a handler only interrupts it, so that it goes on up to the same point in time.</summary>
internal static unsafe class Poll
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int milliseconds = (int)arguments.A2;
        Instant deadline = milliseconds < 0 ? Instant.Never : caller.Platform.Now.AddSaturating(Duration.FromMilliseconds(milliseconds));
        ref RestartBlock<TPlatform> restart = ref caller.Signals.Restart;
        restart.Deadline = deadline;
        restart.A0 = arguments.A0;
        restart.A1 = (uint)arguments.A1;
        return Continue(caller);
    }

    private static nint Continue<TPlatform>(UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        ref RestartBlock<TPlatform> restart = ref caller.Signals.Restart;
        SyscallResult result = PollCall.Run(caller, restart.A0, restart.A1, restart.Deadline);
        if (result.Error != Errno.ERESTARTNOHAND)
        {
            return result.Value;
        }

        restart.Continue = &Continue;
        return -(nint)Errno.ERESTART_RESTARTBLOCK;
    }
}
