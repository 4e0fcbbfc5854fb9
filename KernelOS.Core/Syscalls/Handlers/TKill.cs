using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int tkill(pid_t tid, int sig)</c>: to one thread, of any process.</summary>
internal static class TKill
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int tid = (int)arguments.A0;
        return tid <= 0
            ? Errno.EINVAL
            : SignalSender.SendToThread(caller, 0, tid, SignalInformation.FromThreadKill((Signal)(int)arguments.A1, caller.Process.Id)).ToErrno();
    }
}
