using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int munlockall(void)</c>.</summary>
internal static class MUnlockAll
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        caller.Process.Space.LockFuture(MappingFlags.None);
        caller.Process.Space.LockAll(MappingFlags.None);
        return SyscallResult.Success;
    }
}
