using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int kill(pid_t pid, int sig)</c>: to a process; 0 is the caller's group, -1 all others, below that a group. Signal 0 only asks.</summary>
internal static class Kill
{
    private const int Others = -1;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int pid = (int)arguments.A0;
        SignalInformation information = SignalInformation.FromProcess((Signal)(int)arguments.A1, caller.Process.Id);
        SignalError error = pid switch
        {
            > 0 => SignalSender.SendToProcess(caller, pid, information),
            int.MinValue => SignalError.NoProcess,
            Others => SignalSender.SendToOthers(caller, information),
            _ => SignalSender.SendToGroup(caller, -pid, information),
        };
        return error.ToErrno();
    }
}
