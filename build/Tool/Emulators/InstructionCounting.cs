namespace KernelOS.Tool.Emulators;

/// <summary>What the guest's clocks follow.</summary>
internal enum InstructionCounting
{
    /// <summary>The host's time.</summary>
    Off,

    /// <summary>One nanosecond for each instruction: every run is the same.</summary>
    On,
}
