using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int msync(void *addr, size_t length, int flags)</c>: what is written to a mapped file is in the file at once, so that only the range is checked.</summary>
internal static class MSync
{
    private const nuint Asynchronous = 1;
    private const nuint Invalidate = 2;
    private const nuint Synchronous = 4;
    private const ulong PageSize = 4096;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint flags = arguments.A2;
        if ((flags & ~(Asynchronous | Invalidate | Synchronous)) != 0
            || arguments.A0 % PageSize != 0
            || (flags & (Asynchronous | Synchronous)) == (Asynchronous | Synchronous))
        {
            return Errno.EINVAL;
        }

        ulong length = (arguments.A1 + PageSize - 1) & ~(PageSize - 1);
        if (arguments.A0 + length < arguments.A0)
        {
            return Errno.ENOMEM;
        }

        AddressSpace<TPlatform> space = caller.Process.Space;
        return ((flags & Invalidate) != 0 ? space.CheckUnlocked(arguments.A0, length) : space.CheckMapped(arguments.A0, length)).ToErrno();
    }
}
