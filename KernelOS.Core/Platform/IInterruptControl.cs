namespace KernelOS.Core.Platform;

/// <summary>The current CPU's interrupt flag.</summary>
public interface IInterruptControl
{
    /// <summary>Whether the CPU takes interrupts now.</summary>
    InterruptState InterruptState { get; }

    /// <summary>Makes interrupts wait and tells how it was before, for <see cref="RestoreInterrupts"/>.</summary>
    InterruptState DisableInterrupts();

    /// <summary>Puts back what <see cref="DisableInterrupts"/> told.</summary>
    void RestoreInterrupts(InterruptState previous);
}
