using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Futexes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long futex(uint32_t *uaddr, int op, uint32_t val, const struct timespec *timeout, uint32_t *uaddr2, uint32_t val3)</c>.</summary>
/// <remarks>Everything but the operations on futexes that hand on priorities, which are ENOSYS as on a Linux without them.</remarks>
internal static class Futex
{
    private const uint Flags = FutexOperation.Private | FutexOperation.RealtimeClock;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        // By far the most frequent, and mostly of nobody.
        if ((uint)arguments.A1 == (FutexOperation.Wake | FutexOperation.Private)
            && arguments.A0 % sizeof(uint) == 0
            && UserTransfer.IsInUserHalf(arguments.A0, sizeof(uint)))
        {
            FutexReference<TPlatform> futex = FutexReference<TPlatform>.Private(caller.Process.Space, arguments.A0);
            return caller.Process.Services.Futexes.Wake(futex.Key, (int)arguments.A2, uint.MaxValue);
        }

        return HandleAny(ref arguments, caller);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SyscallResult HandleAny<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A1 & Flags;
        uint operation = (uint)arguments.A1 & ~Flags;
        Instant deadline = Instant.Never;
        if (operation is FutexOperation.Wait or FutexOperation.WaitBitSet
            or FutexOperation.LockPriority or FutexOperation.LockPriority2 or FutexOperation.WaitRequeuePriority)
        {
            Errno error = FutexCall.ReadDeadline(caller, arguments.A3, operation, flags, out deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }

        if ((flags & FutexOperation.RealtimeClock) != 0 && operation != FutexOperation.WaitBitSet)
        {
            return Errno.ENOSYS;
        }

        switch (operation)
        {
            case FutexOperation.Wait:
                return FutexCall.Wait(caller, arguments.A0, flags, (uint)arguments.A2, uint.MaxValue, deadline);
            case FutexOperation.WaitBitSet:
                return FutexCall.Wait(caller, arguments.A0, flags, (uint)arguments.A2, (uint)arguments.A5, deadline);
            case FutexOperation.Wake:
                return Wake(caller, arguments.A0, flags, (int)arguments.A2, uint.MaxValue);
            case FutexOperation.WakeBitSet:
                return Wake(caller, arguments.A0, flags, (int)arguments.A2, (uint)arguments.A5);
            case FutexOperation.Requeue:
                return FutexCall.Requeue(ref arguments, caller, expected: null);
            case FutexOperation.CompareAndRequeue:
                return FutexCall.Requeue(ref arguments, caller, (uint)arguments.A5);
            case FutexOperation.WakeOperation:
                return FutexCall.WakeAndChange(ref arguments, caller);
            default:
                return Errno.ENOSYS;
        }
    }

    private static SyscallResult Wake<TPlatform>(UserThread<TPlatform> caller, nuint address, uint flags, int maximum, uint bitSet)
        where TPlatform : struct, IPlatform
    {
        if (bitSet == 0)
        {
            return Errno.EINVAL;
        }

        Errno error = FutexCall.Find(caller, address, flags, out FutexReference<TPlatform> futex);
        if (error != Errno.None)
        {
            return error;
        }

        int count = caller.Process.Services.Futexes.Wake(futex.Key, maximum, bitSet);
        futex.Release();
        return count;
    }
}
