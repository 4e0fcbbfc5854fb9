namespace KernelOS.Core.Platform;

/// <summary>The CPU that executes the caller.</summary>
public interface ICpu
{
    /// <summary>Which CPU this is, from 0; only stable while interrupts are disabled.</summary>
    int CurrentCpu { get; }

    /// <summary>A hint that the caller spins.</summary>
    void Pause();

    /// <summary>Enables interrupts and halts until one has been taken, without a gap in which one could be lost.</summary>
    void WaitForInterrupt();
}
