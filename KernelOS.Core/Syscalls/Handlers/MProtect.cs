using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mprotect(void *addr, size_t len, int prot)</c>: an error may leave the part before its cause changed.</summary>
internal static class MProtect
{
    private const ulong GrowsDown = 0x0100_0000;
    private const ulong GrowsUp = 0x0200_0000;
    private const ulong PageSize = 4096;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        ulong flags = arguments.A2 & (GrowsDown | GrowsUp);
        ulong protection = arguments.A2 & ~(GrowsDown | GrowsUp);
        if (flags == (GrowsDown | GrowsUp))
        {
            return Errno.EINVAL;
        }

        AddressSpace<TPlatform> space = caller.Process.Space;
        if ((protection & ~(ulong)(ProtectionBits.All | ProtectionBits.Semaphores)) != 0 || flags == GrowsUp)
        {
            // The range's own errors come first, and an empty one is none.
            return arguments.A0 % PageSize == 0 && arguments.A1 == 0 ? Errno.None : Errno.EINVAL;
        }

        return space.Protect(arguments.A0, arguments.A1, ProtectionBits.ToAccess(protection), flags == GrowsDown ? RangeStart.StackStart : RangeStart.Address).ToErrno();
    }
}
