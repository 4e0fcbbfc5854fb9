using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>mlock</c>, <c>munlock</c>, <c>mlockall</c> and <c>munlockall</c>: nothing is ever swapped out.</summary>
internal static class LockMemory
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        SyscallResult.Success;
}
