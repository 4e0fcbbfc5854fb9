using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int tgkill(pid_t tgid, pid_t tid, int sig)</c>: to one thread of one process.</summary>
internal static class TgKill
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int group = (int)arguments.A0;
        int tid = (int)arguments.A1;
        return group <= 0 || tid <= 0
            ? Errno.EINVAL
            : SignalSender.SendToThread(caller, group, tid, SignalInformation.FromThreadKill((Signal)(int)arguments.A2, caller.Process.Id)).ToErrno();
    }
}
