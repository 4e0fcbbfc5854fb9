using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int setpgid(pid_t pid, pid_t pgid)</c>: puts the caller into its own group, or into the one it is in; no process has children yet.</summary>
internal static class SetPGid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int pid = (int)arguments.A0;
        int groupId = (int)arguments.A1;
        Process<TPlatform> process = caller.Process;
        if (groupId < 0)
        {
            return Errno.EINVAL;
        }

        if (pid != 0 && pid != process.Id.Value)
        {
            return Errno.ESRCH;
        }

        // A session's leader stays where it is, and a group of another session is out of reach.
        if (process.SessionId == process.Id || (groupId != 0 && groupId != process.Id.Value && groupId != process.GroupId.Value))
        {
            return Errno.EPERM;
        }

        process.GroupId = groupId == 0 ? process.Id : new ProcessId(groupId);
        return SyscallResult.Success;
    }
}
