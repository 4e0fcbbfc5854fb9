using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t getsid(pid_t pid)</c>: the session of a process, 0 meaning the caller; ESRCH if there is none.</summary>
internal static class GetSid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return caller.TryFindProcess((int)arguments.A0, out Process<TPlatform>? process) ? process.SessionId.Value : Errno.ESRCH;
    }
}
