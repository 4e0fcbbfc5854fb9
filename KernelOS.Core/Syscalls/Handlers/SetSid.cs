using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t setsid(void)</c>: starts a session; EPERM for the leader of a process group.</summary>
internal static class SetSid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Process<TPlatform> process = caller.Process;
        if (process.GroupId == process.Id)
        {
            return Errno.EPERM;
        }

        process.GroupId = process.Id;
        process.SessionId = process.Id;
        return process.Id.Value;
    }
}
