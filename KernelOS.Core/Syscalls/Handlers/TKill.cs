using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int tkill(pid_t tid, int sig)</c>: to the calling thread, while a process has no others.</summary>
internal static class TKill
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int tid = (int)arguments.A0;
        return tid <= 0 ? Errno.EINVAL : tid == caller.Id.Value ? SignalSending.SendToSelf(caller, (int)arguments.A1) : Errno.ESRCH;
    }
}
