using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int execve(const char *pathname, char *const argv[], char *const envp[])</c>: replaces the calling process's program.</summary>
internal static class ExecVe
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = ExecCall.Execute(
            caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, arguments.A1, arguments.A2, EmptyPath.NotFound, FinalLink.Follow);
        if (error == Errno.None)
        {
            caller.Enter();
        }

        return error;
    }
}
