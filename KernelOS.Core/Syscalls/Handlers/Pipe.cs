using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int pipe(int pipefd[2])</c>: <see cref="Pipe2"/> without flags.</summary>
internal static class Pipe
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Pipe2.Make(caller, arguments.A0, 0);
}
