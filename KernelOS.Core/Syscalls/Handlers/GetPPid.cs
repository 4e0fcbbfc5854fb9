using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t getppid(void)</c>: the parent, which is the first process after the parent's end; always succeeds.</summary>
internal static class GetPPid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform => caller.Process.ParentId.Value;
}
