using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;
using KernelOS.Drivers;

namespace KernelOS.Boot;

/// <summary>The kernel's start, one line a step.</summary>
internal static unsafe class KernelMain
{
    // void kos_boot(ulong information): the physical address of the multiboot2 information.
    [RuntimeExport("kos_boot")]
    public static void Start(ulong information)
    {
        InitializeRuntime();
        KernelLog.Initialize();
        TscClock.Start();
        CpuFeatures features = CpuFeatures.Read();
        SupervisorAccessPrevention.PatchInstructions(features);
        BootProcessor.Initialize(features);
        Pic.Initialize((byte)Vector.FirstInterrupt);
        BootInformation boot = BootMemory.ReadInformation(information);
        MemoryMap map = BootMemory.CreateMap(boot);
        BootMemory.CreateFrameAllocator(map);
        KernelPageTables.Initialize(map, features);
        BootProcessor.AllocateExceptionStacks();
        TscClock.Calibrate();
        WallClock.Initialize();
        Log.Write(default(BareMetal), $"KernelOS: {Kernel.Frames.FreeFrames >> 8} MiB free of {map.UsableBytes >> 20} MiB");
        Kernel.Scheduler = new Scheduler<BareMetal>(default, new SchedulerOptions());
        Kernel.Threads = new ThreadFactory<BareMetal>(default, Kernel.Scheduler, maximumThreads: 4000);
        BootProcessor.LeaveBootStack(&RunThreads);
    }

    private static void RunThreads()
    {
        Kernel.Scheduler.StartCpu();
        Pit.Start();
        Pic.Unmask(Pit.Line);
        if (!Kernel.Threads.Create("init", ThreadPriority.Normal, Initialize).TryGet(out Thread init))
        {
            Panic.Raise("there is not enough memory for the first thread; give the machine more");
        }

        Kernel.Scheduler.Add(init);
        Kernel.Threads.RunIdle();
    }

    private static void Initialize(Thread thread)
    {
        for (int i = 0; i < 3; i++)
        {
            Log.Write(default(BareMetal), $"init is alive, {Kernel.Scheduler.CountSwitches()} switches");
            Kernel.Scheduler.Sleep(Core.Primitives.Duration.FromMilliseconds(50));
        }

        Panic.Raise("nothing left to do");
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_initialize")]
    private static extern void InitializeRuntime();
}
