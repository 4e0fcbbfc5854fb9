using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>void exit_group(int status)</c> and, while a process has one thread, <c>void exit(int status)</c>: the low eight bits are the exit code.</summary>
internal static class ExitGroup
{
    [DoesNotReturn]
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        caller.Process.Exit(ExitStatus.FromCode((int)arguments.A0));
        return default;
    }
}
