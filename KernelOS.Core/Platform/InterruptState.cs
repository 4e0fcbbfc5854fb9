namespace KernelOS.Core.Platform;

/// <summary>Whether the CPU takes interrupts.</summary>
public enum InterruptState
{
    /// <summary>Interrupts wait.</summary>
    Disabled,

    /// <summary>Interrupts are taken.</summary>
    Enabled,
}
