using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mlock(const void *addr, size_t length)</c>.</summary>
internal static class MLock
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        LockMemory.SetRange(caller, arguments.A0, arguments.A1, MappingFlags.Locked);
}
