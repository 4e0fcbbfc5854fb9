using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary>What <c>mlock</c>, <c>mlock2</c> and <c>munlock</c> have in common. There is no limit, since all programs are root's.</summary>
internal static class LockMemory
{
    private const ulong PageSize = 4096;

    /// <summary>Locks or unlocks whatever pages a range of bytes touches.</summary>
    /// <param name="caller">Whose memory.</param>
    /// <param name="start">Any number.</param>
    /// <param name="length">Any number of bytes.</param>
    /// <param name="flags">How it is locked from now on.</param>
    internal static SyscallResult SetRange<TPlatform>(UserThread<TPlatform> caller, ulong start, ulong length, MappingFlags flags)
        where TPlatform : struct, IPlatform
    {
        ulong first = start & ~(PageSize - 1);

        // A length that overflows as it is rounded is one of 0, as on Linux.
        ulong whole = (length + (start - first) + PageSize - 1) & ~(PageSize - 1);
        AddressSpaceError error = caller.Process.Space.Lock(first, whole, flags, out FaultResult failure);
        return error != AddressSpaceError.None ? error.ToErrno()
            : failure == FaultResult.OutOfMemory ? Errno.EAGAIN
            : failure != FaultResult.Resolved ? Errno.ENOMEM
            : SyscallResult.Success;
    }
}
