using System;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Schedules;

/// <summary>A CPU for each thread of a schedule.</summary>
public readonly struct SteppedCpu : ICpu
{
    [ThreadStatic]
    private static int s_number;

    [ThreadStatic]
    private static ulong s_heldLockLevels;

    public int CurrentCpu => s_number;

    public ref ulong HeldLockLevels => ref s_heldLockLevels;

    public static void Become(int cpu) => s_number = cpu;

    public void InterruptCpu(int cpu) => throw new NotSupportedException();

    public void Pause() => throw new NotSupportedException();

    public void WaitForInterrupt() => throw new NotSupportedException();
}
