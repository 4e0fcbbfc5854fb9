using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t getppid(void)</c>: who started the process; always succeeds.</summary>
internal static class GetPPid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform => caller.Process.ParentId.Value;
}
