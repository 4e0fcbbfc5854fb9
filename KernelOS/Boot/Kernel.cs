using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Syscalls;

namespace KernelOS.Boot;

/// <summary>The kernel's one instance of each of Core's great objects; made once, in the order of <see cref="KernelMain"/>.</summary>
internal static class Kernel
{
    /// <summary>The machine's memory nodes.</summary>
    public static NumaTopology Topology { get; set; } = null!;

    /// <summary>Physical memory.</summary>
    public static FrameAllocator<BareMetal> Frames { get; set; } = null!;

    /// <summary>What is known of each frame.</summary>
    public static FrameTable FrameTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        set;
    }

    /// <summary>Threads, processes, files and the system calls on them.</summary>
    public static KernelServices<BareMetal> Services { get; set; } = null!;

    /// <summary>What programs can call.</summary>
    public static SyscallTable<BareMetal> Syscalls { get; set; } = null!;

    /// <summary>Which thread each CPU runs.</summary>
    public static Scheduler<BareMetal> Scheduler => Services.Scheduler;

    /// <summary>Where threads come from.</summary>
    public static ThreadFactory<BareMetal> Threads => Services.Threads;
}
