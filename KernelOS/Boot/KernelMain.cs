using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Arch.X86_64.Syscalls;
using KernelOS.Benchmarks;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Session;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Syscalls;
using KernelOS.Core.Syscalls.Proc;
using KernelOS.Core.Syscalls.Sys;
using KernelOS.Drivers;
using KernelOS.SelfTest;

namespace KernelOS.Boot;

/// <summary>The kernel's start, one line a step.</summary>
internal static unsafe class KernelMain
{
    private static BootInformation s_boot = null!;
    private static MemoryMap s_map = null!;
    private static KernelOptions s_options;

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
        Kernel.Topology = BootNodes.ReadTopology(boot, map);
        BootMemory.CreateFrameAllocator(map, Kernel.Topology, boot);
        BootNodes.AssignCpus();
        KernelPageTables.Initialize(map, features);
        HeapPlug.Initialize();
        BootMemory.GuardFreedFrames(map);
        BootProcessor.AllocateExceptionStacks();
        TscClock.Calibrate();
        WallClock.Initialize();
        RandomDevice.Seed(features);
        Log.Write(default(BareMetal), $"KernelOS: {Kernel.Frames.FreeFrames >> 8} MiB free of {map.UsableBytes >> 20} MiB");
        BootNodes.Describe();
        s_boot = boot;
        s_map = map;
        s_options = KernelOptions.Parse(boot.CommandLine);
        Kernel.Services = new KernelServices<BareMetal>(default) { RandomizesAddresses = !s_options.FixesAddresses };
        Kernel.Services.Mappings.LargePages = s_options.LargePages;
        Kernel.Syscalls = new SyscallTable<BareMetal>();
        SyscallDispatcher.Initialize(Kernel.Syscalls);
        BootProcessor.LeaveBootStack(&RunThreads);
    }

    // On the idle thread's stack.
    private static void RunThreads()
    {
        Kernel.Scheduler.StartCpu();
        if (!Kernel.Threads.Create("init", ThreadPriority.Normal, RunSession).TryGet(out Thread init))
        {
            Panic.Raise("there is not enough memory for the first thread; give the machine more");
        }

        Kernel.Scheduler.Add(init);
        Pit.Start();
        Pic.Unmask(Pit.Line);
        Kernel.Threads.RunIdle();
    }

    // In the thread init.
    private static void RunSession(Thread thread)
    {
        BootModules.UnpackInitialFileSystem(s_boot);
        if (DeviceNodes.Make(Kernel.Services.FileSystem) != FileError.None)
        {
            Panic.Raise("there is not enough memory for the device nodes, or /dev in the initial file system is no directory");
        }

        if (ProcTree<BareMetal>.Install(Kernel.Services) != FileError.None)
        {
            Panic.Raise("there is not enough memory for /proc, or /proc in the initial file system is no directory");
        }

        if (SysTree<BareMetal>.Install(Kernel.Services) != FileError.None)
        {
            Panic.Raise("there is not enough memory for /sys, or /sys in the initial file system is no directory");
        }

        SessionDescription session = BootModules.ReadSession(s_boot);
        ProgramPort.Initialize(session.WindowSize);
        StandardStreams<BareMetal> streams = new(Kernel.Services.FileSystem, session.Terminals);
        DeliberateFailure.Run(s_options.Failure);
        if (s_options.RunsSelfTest)
        {
            SelfTests.Run(streams);
        }

        if (s_options.RunsMemoryBenchmark)
        {
            MemoryBenchmark.Run();
        }

        SessionWatch watch = new(session.ProgramCount, s_options, s_map);
        new SessionRunner<BareMetal>(Kernel.Services, streams) { ProgramStarted = watch.OnStarted, ProgramEnded = watch.OnEnded }.Run(session);
        Log.Write(default(BareMetal), $"KernelOS: the last program has ended");
        PowerSwitch.TurnOff();
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_initialize")]
    private static extern void InitializeRuntime();
}
