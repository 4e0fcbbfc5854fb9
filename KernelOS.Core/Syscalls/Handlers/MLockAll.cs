using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mlockall(int flags)</c>: pages that cannot be had do not matter, as on Linux.</summary>
internal static class MLockAll
{
    private const uint Current = 1;
    private const uint Future = 2;
    private const uint OnFault = 4;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A0;
        if ((flags & ~(Current | Future | OnFault)) != 0 || (flags & (Current | Future)) == 0)
        {
            return Errno.EINVAL;
        }

        MappingFlags how = (flags & OnFault) == 0 ? MappingFlags.Locked : MappingFlags.Locked | MappingFlags.LockedWhenTouched;
        caller.Process.Space.LockFuture((flags & Future) != 0 ? how : MappingFlags.None);
        if ((flags & Current) != 0)
        {
            caller.Process.Space.LockAll(how);
        }

        return SyscallResult.Success;
    }
}
