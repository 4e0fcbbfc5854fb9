using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int tgkill(pid_t tgid, pid_t tid, int sig)</c>: to the calling thread, while a process has no others.</summary>
internal static class TgKill
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int group = (int)arguments.A0;
        int tid = (int)arguments.A1;
        if (group <= 0 || tid <= 0)
        {
            return Errno.EINVAL;
        }

        return group == caller.Process.Id.Value && tid == caller.Id.Value ? SignalSending.SendToSelf(caller, (int)arguments.A2) : Errno.ESRCH;
    }
}
