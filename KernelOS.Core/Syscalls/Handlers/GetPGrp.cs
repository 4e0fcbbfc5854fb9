using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t getpgrp(void)</c>: the process group; always succeeds.</summary>
internal static class GetPGrp
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform => caller.Process.GroupId.Value;
}
