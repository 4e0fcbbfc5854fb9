using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Emulation;

/// <summary>One CPU as far as locks need it: a number, an interrupt flag and the record of held lock levels.</summary>
internal readonly struct EmulatedCpu : ICpu, IInterruptControl
{
    private readonly State _state;

    /// <summary>A CPU that takes interrupts.</summary>
    public EmulatedCpu(int number) => _state = new State(number);

    public int CurrentCpu => _state.Number;

    public ref ulong HeldLockLevels => ref _state.HeldLockLevels;

    public InterruptState InterruptState => _state.Interrupts;

    public InterruptState DisableInterrupts()
    {
        InterruptState previous = _state.Interrupts;
        _state.Interrupts = InterruptState.Disabled;
        return previous;
    }

    public void RestoreInterrupts(InterruptState previous) => _state.Interrupts = previous;

    public void InterruptCpu(int cpu)
    {
    }

    public void Pause() => Thread.Yield();

    public void WaitForInterrupt() => _state.Interrupts = InterruptState.Enabled;

    private sealed class State(int number)
    {
        public readonly int Number = number;
        public ulong HeldLockLevels;
        public InterruptState Interrupts = InterruptState.Enabled;
    }
}
