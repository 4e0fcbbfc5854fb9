using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Tests.Emulation;

/// <summary>One CPU on which a context switch only changes who is meant: the test then acts for whichever thread is current.</summary>
internal readonly struct StacklessPlatform : IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch, IStackSource, IHeapReserve
{
    private const ulong StackBytes = 4096;
    private readonly State _state;

    public StacklessPlatform() => _state = new State();

    public int CurrentCpu => 0;

    public ref ulong HeldLockLevels => ref _state.HeldLockLevels;

    public InterruptState InterruptState => _state.Interrupts;

    public Instant Now => _state.Now;

    /// <summary>The stacks that have been given out and not been given back.</summary>
    public HashSet<ulong> LiveStacks => _state.LiveStacks;

    /// <summary>Sets the clock.</summary>
    public void SetTime(long nanoseconds) => _state.Now = new Instant(nanoseconds);

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

    public void Pause()
    {
    }

    public void WaitForInterrupt() => _state.Interrupts = InterruptState.Enabled;

    public nuint PrepareContext(VirtualAddress stackTop) => (nuint)stackTop.Value;

    public void SwitchContext(ref nuint saved, nuint next)
    {
    }

    public void OnThreadSwitch(object? from, object? to, VirtualAddress stackTop)
    {
    }

    public void RequestReturnWork()
    {
    }

    public bool TryReserve(nuint bytes) => true;

    public HeapUsage HeapUsage => default;

    public void GiveBack(object item)
    {
    }

    public bool TryReclaim() => false;

    public bool TryAllocateStack(out VirtualRange stack)
    {
        stack = VirtualRange.Create(VirtualAddress.Create(++_state.LastStack * StackBytes), StackBytes);
        return _state.LiveStacks.Add(stack.End);
    }

    public void FreeStack(VirtualRange stack)
    {
        if (!_state.LiveStacks.Remove(stack.End))
        {
            throw new KeyNotFoundException("a stack is freed twice");
        }
    }

    private sealed class State
    {
        public readonly HashSet<ulong> LiveStacks = [];
        public ulong HeldLockLevels;
        public ulong LastStack;
        public InterruptState Interrupts = InterruptState.Enabled;
        public Instant Now;
    }
}
