using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Tests.Emulation;

/// <summary>What the scheduler needs of a home, over a <see cref="SimulatedMachine"/>.</summary>
internal readonly struct SimulatedPlatform(SimulatedMachine machine)
    : IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch, IStackSource, IHeapReserve
{
    public int CurrentCpu => machine.Cpu.Number;

    public ref ulong HeldLockLevels => ref machine.Cpu.HeldLockLevels;

    public InterruptState InterruptState => machine.Cpu.Interrupts;

    public Instant Now => machine.Now;

    public InterruptState DisableInterrupts()
    {
        InterruptState previous = machine.Cpu.Interrupts;
        machine.SetInterrupts(InterruptState.Disabled);
        return previous;
    }

    public void RestoreInterrupts(InterruptState previous) => machine.SetInterrupts(previous);

    public void InterruptCpu(int cpu) => machine.Signal(cpu);

    public void Pause() => machine.Pause();

    public void WaitForInterrupt() => machine.Halt();

    public nuint PrepareContext(VirtualAddress stackTop) => machine.PrepareContext(stackTop);

    public void SwitchContext(ref nuint saved, nuint next) => machine.SwitchContext(ref saved, next);

    public void OnThreadSwitch(object? from, object? to, VirtualAddress stackTop) => machine.Switches.Add((from, to));

    // The host looks at the marks themselves.
    public void RequestReturnWork()
    {
    }

    public bool TryReserve(nuint bytes) => machine.HasHeapMemory;

    public HeapUsage HeapUsage => default;

    public void GiveBack(object item)
    {
    }

    public bool TryReclaim() => false;

    public bool TryAllocateStack(out VirtualRange stack) => machine.TryAllocateStack(out stack);

    public void FreeStack(VirtualRange stack) => machine.FreeStack(stack);
}
