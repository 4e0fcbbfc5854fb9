using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Diagnostics;
using KernelOS.Drivers;

namespace KernelOS.Boot;

/// <summary>The kernel's start, one line a step.</summary>
internal static class KernelMain
{
    // void kos_boot(ulong information): the physical address of the multiboot2 information.
    [RuntimeExport("kos_boot")]
    public static void Start(ulong information)
    {
        InitializeRuntime();
        KernelLog.Initialize();
        TscClock.Start();
        CpuFeatures features = CpuFeatures.Read();
        if (features.HasSupervisorAccessPrevention)
        {
            SupervisorAccessPrevention.PatchInstructions();
        }

        BootProcessor.Initialize(features);
        Pic.Initialize((byte)Vector.FirstInterrupt);
        TscClock.Calibrate();
        Pit.Start();
        Pic.Unmask(Pit.Line);
        KernelLog.WriteLine("KernelOS"u8);
        Instructions.EnableInterrupts();
        while (TrapDispatcher.Ticks < 5)
        {
            Instructions.Halt();
        }

        Panic.Raise($"stopped after {TrapDispatcher.Ticks} ticks; boot information at 0x{information:x}");
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_initialize")]
    private static extern void InitializeRuntime();
}
