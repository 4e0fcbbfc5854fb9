using System;
using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Benchmarks;

/// <summary>A CPU a thread: each thread says once which it is.</summary>
public readonly struct HostCpu : ICpu
{
    [ThreadStatic]
    private static int s_number;

    [ThreadStatic]
    private static ulong s_heldLockLevels;

    public int CurrentCpu => s_number;

    public ref ulong HeldLockLevels => ref s_heldLockLevels;

    public static void Become(int cpu) => s_number = cpu;

    public void InterruptCpu(int cpu) => throw new NotSupportedException();

    public void Pause() => Thread.SpinWait(1);

    public void WaitForInterrupt() => throw new NotSupportedException();
}
