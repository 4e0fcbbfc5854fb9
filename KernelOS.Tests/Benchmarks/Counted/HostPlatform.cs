using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Benchmarks.Counted;

/// <summary>One CPU, whose physical addresses are the program's own.</summary>
internal readonly unsafe struct HostPlatform : ICpu, IPhysicalMemory
{
    private static int s_cpu;
    private static ulong s_heldLockLevels;

    /// <inheritdoc/>
    public int CurrentCpu => s_cpu;

    /// <inheritdoc/>
    public ref ulong HeldLockLevels => ref s_heldLockLevels;

    /// <summary>Says which CPU this is. The compiler does not know, so asking costs here what it costs anywhere.</summary>
    public static void Become(int cpu) => s_cpu = cpu;

    /// <inheritdoc/>
    public void InterruptCpu(int cpu) => Panic.Raise("there is one CPU");

    /// <inheritdoc/>
    public void Pause()
    {
    }

    /// <inheritdoc/>
    public void WaitForInterrupt() => Panic.Raise("there are no interrupts");

    /// <inheritdoc/>
    public byte* GetPointer(PhysicalAddress address) => (byte*)address.Value;
}
