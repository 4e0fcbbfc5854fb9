using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int execveat(int dirfd, const char *pathname, char *const argv[], char *const envp[], int flags)</c>: as execve, from a directory, or of an open file.</summary>
internal static class ExecVeAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A4;
        if ((flags & ~(PathFlagBits.EmptyPath | PathFlagBits.KeepLink)) != 0)
        {
            return Errno.EINVAL;
        }

        Errno error = ExecCall.Execute(
            caller,
            (int)arguments.A0,
            arguments.A1,
            arguments.A2,
            arguments.A3,
            PathFlagBits.DecodeEmptyPath(flags),
            PathFlagBits.DecodeFinalLink(flags));
        if (error == Errno.None)
        {
            caller.Enter();
        }

        return error;
    }
}
