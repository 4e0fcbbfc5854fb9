using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Synchronization;

/// <summary>Mutual exclusion between CPUs for a few dozen instructions, interrupts disabled.</summary>
/// <remarks>
/// <para>
/// A test-and-test-and-set lock whose word names the holder: 0 when free, otherwise the holding CPU's number plus one.
/// Without contention it costs one compare-and-swap to take and one store to release. It is not fair: whoever holds it
/// holds it briefly, and a fair hand-over costs most where it hurts most, when a virtual CPU that is next in line does not run.
/// </para>
/// <para>
/// It lives in a field that is not <c>readonly</c> (a copy would be another lock). A CPU that takes a lock which it holds
/// itself panics in every build; debug builds also panic when the order of <see cref="LockLevel"/> is violated.
/// </para>
/// </remarks>
/// <param name="level">Its place in the locking order.</param>
public struct SpinLock(LockLevel level)
{
    private readonly LockLevel _level = level;
    private int _holder;

    /// <summary>Whether some CPU holds the lock; may have changed by the time the caller looks.</summary>
    public readonly bool IsHeld => _holder != 0;

    /// <summary>Disables interrupts and takes the lock; disposing of the result releases it and puts the interrupt state back.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SpinLockGuard<TPlatform> Acquire<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        InterruptState previous = platform.DisableInterrupts();
        Enter(platform);
        return new SpinLockGuard<TPlatform>(ref this, platform, previous);
    }

    /// <summary>Takes the lock where interrupts are disabled already and stay so until after <see cref="Exit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        int holder = platform.CurrentCpu + 1;
        BeforeEnter(platform);
        if (Interlocked.CompareExchange(ref _holder, holder, 0) != 0)
        {
            EnterContended(platform, holder);
        }
    }

    /// <summary>Releases the lock; interrupts stay disabled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        BeforeExit(platform);
        Volatile.Write(ref _holder, 0);
    }

    /// <summary>Takes a second lock of the same level: the caller holds the first, and takes any two in an order that all keep to. Interrupts are disabled.</summary>
    public void EnterSecond<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        int holder = platform.CurrentCpu + 1;
        if (Interlocked.CompareExchange(ref _holder, holder, 0) != 0)
        {
            EnterContended(platform, holder);
        }
    }

    /// <summary>Releases a lock that <see cref="EnterSecond"/> took, before the first is released.</summary>
    public void ExitSecond() => Volatile.Write(ref _holder, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterContended<TPlatform>(TPlatform platform, int holder)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        do
        {
            Check.That(Volatile.Read(ref _holder) != holder, "a CPU takes a spin lock that it holds already");
            while (Volatile.Read(ref _holder) != 0)
            {
                platform.Pause();
            }
        }
        while (Interlocked.CompareExchange(ref _holder, holder, 0) != 0);
    }

    [Conditional("DEBUG")]
    private readonly void BeforeEnter<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        Check.That(platform.InterruptState == InterruptState.Disabled, "a spin lock is taken with interrupts enabled");
        Check.That(_holder != platform.CurrentCpu + 1, "a CPU takes a spin lock that it holds already");

        ref ulong held = ref platform.HeldLockLevels;
        ulong notAbove = (2UL << (int)_level) - 1;
        Check.That((held & notAbove) == 0, "a spin lock is taken against the order of lock levels");
        held |= 1UL << (int)_level;
    }

    [Conditional("DEBUG")]
    private readonly void BeforeExit<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        Check.That(platform.InterruptState == InterruptState.Disabled, "interrupts were enabled under a spin lock");
        Check.That(_holder == platform.CurrentCpu + 1, "a spin lock is released by a CPU that does not hold it");
        platform.HeldLockLevels &= ~(1UL << (int)_level);
    }
}
