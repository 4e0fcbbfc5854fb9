using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>void exit_group(int status)</c>: ends the process; the low eight bits are the exit code.</summary>
internal static class ExitGroup
{
    [DoesNotReturn]
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        caller.ExitProcess(ExitStatus.FromCode((int)arguments.A0));
        return default;
    }
}
