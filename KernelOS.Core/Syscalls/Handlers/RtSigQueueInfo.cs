using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigqueueinfo(pid_t pid, int sig, siginfo_t *info)</c>: sends a signal with a value; only to oneself what looks like the kernel's or tkill's.</summary>
internal static class RtSigQueueInfo
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int pid = (int)arguments.A0;
        Errno error = UserSignalInformation.Read(caller.Platform, arguments.A2, (int)arguments.A1, out SignalInformation information);
        if (error != Errno.None)
        {
            return error;
        }

        if (information.Code is >= 0 or SignalCodes.ThreadKill && pid != caller.Id.Value)
        {
            return Errno.EPERM;
        }

        return pid <= 0 ? Errno.ESRCH : SignalSender.SendToProcess(caller, pid, information).ToErrno();
    }
}
