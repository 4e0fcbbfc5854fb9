using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long futex(uint32_t *uaddr, int op, uint32_t val, ...)</c>: what the C library of a program with one thread needs.</summary>
internal static class Futex
{
    private const int Wait = 0;
    private const int Wake = 1;
    private const int WaitBitSet = 9;
    private const int WakeBitSet = 10;
    private const int Private = 128;
    private const int RealtimeClock = 256;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int operation = (int)arguments.A1 & ~(Private | RealtimeClock);
        if (operation is not (Wait or Wake or WaitBitSet or WakeBitSet))
        {
            return Errno.ENOSYS;
        }

        if (arguments.A0 % sizeof(uint) != 0)
        {
            return Errno.EINVAL;
        }

        if (!UserValue.TryRead(caller.Platform, arguments.A0, out uint value))
        {
            return Errno.EFAULT;
        }

        if (operation is Wake or WakeBitSet)
        {
            return 0;
        }

        // Nobody could ever wake the process's only thread.
        return value != (uint)arguments.A2 ? Errno.EAGAIN : Errno.ENOSYS;
    }
}
