using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;
using KernelOS.Tests.Emulation;
using NUnit.Framework;
using SpinLock = KernelOS.Core.Synchronization.SpinLock;

namespace KernelOS.Tests.Synchronization;

public sealed class SpinLockTests
{
    private SpinLock _heap;
    private SpinLock _frames;
    private EmulatedCpu _cpu;

    [SetUp]
    public void MakeLocks()
    {
        _heap = new SpinLock(LockLevel.Heap);
        _frames = new SpinLock(LockLevel.Frames);
        _cpu = new EmulatedCpu(3);
    }

    [Test]
    public void InterruptsAreDisabledWhileHeldAndEnabledAgainAfterwards()
    {
        using (SpinLockGuard<EmulatedCpu> guard = _heap.Acquire(_cpu))
        {
            Assert.That(_cpu.InterruptState, Is.EqualTo(InterruptState.Disabled));
            Assert.That(_heap.IsHeld);
        }

        Assert.That(_cpu.InterruptState, Is.EqualTo(InterruptState.Enabled));
        Assert.That(_heap.IsHeld, Is.False);
        Assert.That(_cpu.HeldLockLevels, Is.Zero);
    }

    [Test]
    public void InterruptsThatWereDisabledBeforeStayDisabledAfterwards()
    {
        _cpu.DisableInterrupts();
        using (SpinLockGuard<EmulatedCpu> guard = _heap.Acquire(_cpu))
        {
            Assert.That(_heap.IsHeld);
        }

        Assert.That(_cpu.InterruptState, Is.EqualTo(InterruptState.Disabled));
    }

    [Test]
    public void ALockOfALowerLevelMayBeTakenUnderAHigherOne()
    {
        using SpinLockGuard<EmulatedCpu> outer = _heap.Acquire(_cpu);
        using SpinLockGuard<EmulatedCpu> inner = _frames.Acquire(_cpu);
        Assert.That(_cpu.HeldLockLevels, Is.EqualTo((1UL << (int)LockLevel.Heap) | (1UL << (int)LockLevel.Frames)));
    }

    [Test]
    public void TakingAHeldLockAgainPanicsInsteadOfSpinningForEver()
    {
        _cpu.DisableInterrupts();
        _heap.Enter(_cpu);
        Assert.That(() => _heap.Enter(_cpu), Throws.TypeOf<KernelPanicException>().With.Message.Contain("holds already"));
    }

#if DEBUG
    [Test]
    public void ALockOfAHigherLevelUnderALowerOnePanics()
    {
        _cpu.DisableInterrupts();
        _frames.Enter(_cpu);
        Assert.That(() => _heap.Enter(_cpu), Throws.TypeOf<KernelPanicException>().With.Message.Contain("order of lock levels"));
    }

    [Test]
    public void TwoLocksOfOneLevelPanic()
    {
        SpinLock other = new(LockLevel.Heap);
        _cpu.DisableInterrupts();
        _heap.Enter(_cpu);
        Assert.That(() => other.Enter(_cpu), Throws.TypeOf<KernelPanicException>().With.Message.Contain("order of lock levels"));
    }

    [Test]
    public void EnteringWithInterruptsEnabledPanics() =>
        Assert.That(() => _heap.Enter(_cpu), Throws.TypeOf<KernelPanicException>().With.Message.Contain("interrupts enabled"));

    [Test]
    public void ReleasingALockThatAnotherCpuHoldsPanics()
    {
        EmulatedCpu other = new(0);
        _cpu.DisableInterrupts();
        other.DisableInterrupts();
        _heap.Enter(_cpu);
        Assert.That(() => _heap.Exit(other), Throws.TypeOf<KernelPanicException>().With.Message.Contain("does not hold"));
    }
#endif

    [Test]
    public void OnlyOneOfSeveralCpusIsInsideAtATime()
    {
        const int Cpus = 4;
        const int Rounds = 100_000;
        long unprotected = 0;
        int inside = 0;
        int collisions = 0;

        Thread[] threads = new Thread[Cpus];
        for (int i = 0; i < Cpus; i++)
        {
            EmulatedCpu cpu = new(i);
            threads[i] = new Thread(() =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    using SpinLockGuard<EmulatedCpu> guard = _heap.Acquire(cpu);
                    collisions += inside;
                    inside = 1;
                    unprotected++;
                    inside = 0;
                }
            });
        }

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.That(unprotected, Is.EqualTo(Cpus * Rounds));
        Assert.That(collisions, Is.Zero);
        Assert.That(_heap.IsHeld, Is.False);
    }
}
