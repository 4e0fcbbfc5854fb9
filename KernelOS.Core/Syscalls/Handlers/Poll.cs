using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int poll(struct pollfd *fds, nfds_t count, int milliseconds)</c>: a negative time is for ever.</summary>
internal static class Poll
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int milliseconds = (int)arguments.A2;
        Instant deadline = milliseconds < 0 ? Instant.Never : caller.Platform.Now.AddSaturating(Duration.FromMilliseconds(milliseconds));
        return PollCall.Run(caller, arguments.A0, (uint)arguments.A1, deadline);
    }
}
