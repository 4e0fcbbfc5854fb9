namespace KernelOS.Core.Platform;

/// <summary>The CPU that executes the caller.</summary>
public interface ICpu
{
    /// <summary>Which CPU this is, from 0; only stable while interrupts are disabled.</summary>
    int CurrentCpu { get; }

    /// <summary>The current CPU's record of the spin-lock levels it holds, zero at the start; only stable while interrupts are disabled.</summary>
    /// <remarks>Only debug builds read and write it, through <c>SpinLock</c>; the home provides one word for each CPU.</remarks>
    ref ulong HeldLockLevels { get; }

    /// <summary>Makes another CPU take an interrupt soon, so that it looks at its run queue; never called for the current CPU.</summary>
    void InterruptCpu(int cpu);

    /// <summary>A hint that the caller spins.</summary>
    void Pause();

    /// <summary>Enables interrupts and halts until one has been taken, without a gap in which one could be lost.</summary>
    void WaitForInterrupt();
}
