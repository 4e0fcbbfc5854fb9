using System;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>CPUs as threads of the host, whose interrupts are only a word each.</summary>
internal readonly struct ThreadPlatform : IInterruptControl, ICpu
{
    [ThreadStatic]
    private static InterruptState s_interrupts;

    public InterruptState InterruptState => s_interrupts;

    public int CurrentCpu => default(ThreadCpu).CurrentCpu;

    public ref ulong HeldLockLevels => ref default(ThreadCpu).HeldLockLevels;

    public InterruptState DisableInterrupts()
    {
        InterruptState previous = s_interrupts;
        s_interrupts = InterruptState.Disabled;
        return previous;
    }

    public void RestoreInterrupts(InterruptState previous) => s_interrupts = previous;

    public void InterruptCpu(int cpu) => default(ThreadCpu).InterruptCpu(cpu);

    public void Pause() => default(ThreadCpu).Pause();

    public void WaitForInterrupt() => default(ThreadCpu).WaitForInterrupt();
}
