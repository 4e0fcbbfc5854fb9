using KernelOS.Core.Platform;

namespace KernelOS.Tests.Emulation;

/// <summary>One CPU of a <see cref="SimulatedMachine"/>.</summary>
internal sealed class SimulatedCpu
{
    public ulong HeldLockLevels;

    public required int Number { get; init; }

    /// <summary>The flow of control that the CPU executes.</summary>
    public required SimulatedContext Context { get; set; }

    public InterruptState Interrupts { get; set; } = InterruptState.Enabled;

    /// <summary>When the timer strikes next, in nanoseconds.</summary>
    public long NextTick { get; set; }

    /// <summary>Whether another CPU wants its attention.</summary>
    public bool IsSignalled { get; set; }

    /// <summary>When it has something to do next, in nanoseconds, while it works or halts.</summary>
    public long ResumeAt { get; set; }
}
