using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int sig, siginfo_t *info)</c>: the same to one thread.</summary>
internal static class RtTgSigQueueInfo
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int group = (int)arguments.A0;
        int tid = (int)arguments.A1;
        Errno error = UserSignalInformation.Read(caller.Platform, arguments.A3, (int)arguments.A2, out SignalInformation information);
        if (error != Errno.None)
        {
            return error;
        }

        if (group <= 0 || tid <= 0)
        {
            return Errno.EINVAL;
        }

        if (information.Code is >= 0 or SignalCodes.ThreadKill && tid != caller.Id.Value)
        {
            return Errno.EPERM;
        }

        return SignalSender.SendToThread(caller, group, tid, information).ToErrno();
    }
}
