using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>void exit(int status)</c>: ends the calling thread; the low eight bits of the last thread's are the process's exit code.</summary>
internal static class Exit
{
    [DoesNotReturn]
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        caller.Exit(ExitStatus.FromCode((int)arguments.A0));
        return default;
    }
}
