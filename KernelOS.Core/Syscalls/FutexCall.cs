using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Futexes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>The parts of the system call futex that take time, apart from the frequent wake-up of nobody.</summary>
internal static unsafe class FutexCall
{
    /// <summary>Finds the futex that a program means; on an error there is nothing to release.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Errno Find<TPlatform>(UserThread<TPlatform> caller, nuint address, uint flags, out FutexReference<TPlatform> futex)
        where TPlatform : struct, IPlatform
    {
        futex = default;
        if (address % sizeof(uint) != 0)
        {
            return Errno.EINVAL;
        }

        if (!UserTransfer.IsInUserHalf(address, sizeof(uint)))
        {
            return Errno.EFAULT;
        }

        if ((flags & FutexOperation.Private) != 0)
        {
            futex = FutexReference<TPlatform>.Private(caller.Process.Space, address);
            return Errno.None;
        }

        return FindUnknown(caller, address, out futex);
    }

    /// <summary>FUTEX_WAIT and FUTEX_WAIT_BITSET.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="address">The futex.</param>
    /// <param name="flags">The operation's flags.</param>
    /// <param name="expected">Which value it must have.</param>
    /// <param name="bitSet">Who may wake the caller.</param>
    /// <param name="deadline">Up to when.</param>
    internal static SyscallResult Wait<TPlatform>(
        UserThread<TPlatform> caller, nuint address, uint flags, uint expected, uint bitSet, Instant deadline)
        where TPlatform : struct, IPlatform
    {
        if (bitSet == 0)
        {
            return Errno.EINVAL;
        }

        Errno error = Find(caller, address, flags, out FutexReference<TPlatform> futex);
        if (error != Errno.None)
        {
            return error;
        }

        FutexOutcome outcome = caller.Process.Services.Futexes.Wait(caller, futex.Key, address, expected, bitSet, deadline);
        futex.Release();
        if (outcome != FutexOutcome.Interrupted || deadline == Instant.Never)
        {
            return ToErrno(outcome);
        }

        // Made again, the call would wait for its whole time again.
        ref RestartBlock<TPlatform> restart = ref caller.Signals.Restart;
        restart.Continue = &Continue;
        restart.Deadline = deadline;
        restart.A0 = address;
        restart.A1 = flags;
        restart.A2 = expected;
        restart.A3 = bitSet;
        return Errno.ERESTART_RESTARTBLOCK;
    }

    /// <summary>Reads the time limit of a wait; a null pointer is none.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="address">Any number.</param>
    /// <param name="operation">FUTEX_WAIT, whose limit counts from now, or another operation.</param>
    /// <param name="flags">The operation's flags.</param>
    /// <param name="deadline">Up to when.</param>
    internal static Errno ReadDeadline<TPlatform>(UserThread<TPlatform> caller, nuint address, uint operation, uint flags, out Instant deadline)
        where TPlatform : struct, IPlatform
    {
        deadline = Instant.Never;
        if (address == 0)
        {
            return Errno.None;
        }

        if (!UserValue.TryRead(caller.Platform, address, out LinuxDuration wanted))
        {
            return Errno.EFAULT;
        }

        if (!wanted.TryGet(out Duration duration))
        {
            return Errno.EINVAL;
        }

        Instant now = caller.Platform.Now;
        deadline = operation == FutexOperation.Wait ? now.AddSaturating(duration)
            : (flags & FutexOperation.RealtimeClock) != 0 ? now.AddSaturating(duration - caller.Platform.TimeSinceEpoch)
            : default(Instant).AddSaturating(duration);
        return Errno.None;
    }

    /// <summary>FUTEX_REQUEUE and FUTEX_CMP_REQUEUE.</summary>
    internal static SyscallResult Requeue<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller, uint? expected)
        where TPlatform : struct, IPlatform
    {
        int wakes = (int)arguments.A2;
        int moves = (int)arguments.A3;
        if (wakes < 0 || moves < 0)
        {
            return Errno.EINVAL;
        }

        Errno error = FindBoth(ref arguments, caller, out FutexReference<TPlatform> from, out FutexReference<TPlatform> to);
        if (error != Errno.None)
        {
            return error;
        }

        FutexOutcome outcome = caller.Process.Services.Futexes.Requeue(from.Key, to.Key, wakes, moves, arguments.A0, expected, out int count);
        from.Release();
        to.Release();
        return outcome == FutexOutcome.Done ? count : ToErrno(outcome);
    }

    /// <summary>FUTEX_WAKE_OP.</summary>
    internal static SyscallResult WakeAndChange<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = FindBoth(ref arguments, caller, out FutexReference<TPlatform> first, out FutexReference<TPlatform> second);
        if (error != Errno.None)
        {
            return error;
        }

        FutexChange change = new((uint)arguments.A5);
        FutexOutcome outcome = caller.Process.Services.Futexes.WakeAndChange(
            first.Key, second.Key, arguments.A4, change, (int)arguments.A2, (int)arguments.A3, out int count);
        first.Release();
        second.Release();
        return outcome == FutexOutcome.Done ? count : ToErrno(outcome);
    }

    private static nint Continue<TPlatform>(UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        RestartBlock<TPlatform> restart = caller.Signals.Restart;
        return Wait(caller, restart.A0, (uint)restart.A1, (uint)restart.A2, (uint)restart.A3, restart.Deadline).Value;
    }

    private static Errno FindBoth<TPlatform>(
        ref SyscallArguments arguments, UserThread<TPlatform> caller, out FutexReference<TPlatform> first, out FutexReference<TPlatform> second)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A1;
        second = default;
        Errno error = Find(caller, arguments.A0, flags, out first);
        if (error != Errno.None)
        {
            return error;
        }

        error = Find(caller, arguments.A4, flags, out second);
        if (error != Errno.None)
        {
            first.Release();
        }

        return error;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Errno FindUnknown<TPlatform>(UserThread<TPlatform> caller, nuint address, out FutexReference<TPlatform> futex)
        where TPlatform : struct, IPlatform =>
        FutexReference<TPlatform>.TryFind(caller.Process.Space, address, out futex) ? Errno.None : Errno.EFAULT;

    private static Errno ToErrno(FutexOutcome outcome)
    {
        switch (outcome)
        {
            case FutexOutcome.Done:
                return Errno.None;
            case FutexOutcome.OtherValue:
                return Errno.EAGAIN;
            case FutexOutcome.TimedOut:
                return Errno.ETIMEDOUT;
            case FutexOutcome.Interrupted:
                return Errno.ERESTARTSYS;
            case FutexOutcome.BadAddress:
                return Errno.EFAULT;
            case FutexOutcome.Unknown:
                return Errno.ENOSYS;
            default:
                Panic.Raise("an operation on a futex ends in an unknown way");
                return Errno.EIO;
        }
    }
}
