using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mlock2(const void *addr, size_t length, unsigned int flags)</c>.</summary>
internal static class MLock2
{
    private const uint OnFault = 1;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A2;
        return (flags & ~OnFault) != 0
            ? Errno.EINVAL
            : LockMemory.SetRange(caller, arguments.A0, arguments.A1, flags == 0 ? MappingFlags.Locked : MappingFlags.Locked | MappingFlags.LockedWhenTouched);
    }
}
