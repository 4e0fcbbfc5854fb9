using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int setpgid(pid_t pid, pid_t pgid)</c>: puts the caller, or a child that has not executed a program, into a group of the session, or into a new one.</summary>
internal static class SetPGid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int groupId = arguments.A1 == 0 ? (int)arguments.A0 : (int)arguments.A1;
        if (groupId < 0)
        {
            return Errno.EINVAL;
        }

        return caller.Process.SetGroup((int)arguments.A0, groupId) switch
        {
            GroupError.None => SyscallResult.Success,
            GroupError.NoProcess => Errno.ESRCH,
            GroupError.HasExecuted => Errno.EACCES,
            _ => Errno.EPERM,
        };
    }
}
