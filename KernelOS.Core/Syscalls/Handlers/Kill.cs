using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int kill(pid_t pid, int sig)</c>: to the caller itself or its group, while a process has no others to reach.</summary>
internal static class Kill
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int pid = (int)arguments.A0;
        bool isSelf = pid == 0 || pid == caller.Process.Id.Value || pid == -caller.Process.GroupId.Value;
        return isSelf ? SignalSending.SendToSelf(caller, (int)arguments.A1) : Errno.ESRCH;
    }
}
