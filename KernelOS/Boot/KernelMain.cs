using System;
using System.Runtime;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Drivers;

namespace KernelOS.Boot;

/// <summary>The kernel's start, one line a step.</summary>
internal static unsafe class KernelMain
{
    // void kos_boot(ulong information): the physical address of the multiboot2 information.
    [RuntimeExport("kos_boot")]
    private static void Start(ulong information)
    {
        KernelLog.Initialize();
        TscClock.Start();
        KernelLog.WriteLine("KernelOS"u8);
    }
}
