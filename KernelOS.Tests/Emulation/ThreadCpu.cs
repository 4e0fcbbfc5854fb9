using System;
using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Emulation;

/// <summary>CPUs as threads of the host: each thread says which CPU it plays.</summary>
internal readonly struct ThreadCpu : ICpu
{
    [ThreadStatic]
    private static int s_current;

    [ThreadStatic]
    private static ulong s_heldLockLevels;

    public int CurrentCpu => s_current;

    public ref ulong HeldLockLevels => ref s_heldLockLevels;

    /// <summary>Makes the calling thread that CPU.</summary>
    public static void Become(int cpu) => s_current = cpu;

    public void InterruptCpu(int cpu) => throw new NotSupportedException("these CPUs take no interrupts");

    public void Pause() => Thread.SpinWait(1);

    public void WaitForInterrupt() => Thread.Yield();
}
