using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Boot;
using KernelOS.Core.Processes;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>What the kernel does before a thread goes on in user mode: a switch that is due, and what the thread itself has to do.</summary>
/// <remarks>
/// Interrupts are disabled from the last look at the mark until the CPU is in user mode, so that nothing is missed: what
/// comes later interrupts the program.
/// </remarks>
internal static unsafe class ReturnWork
{
    /// <summary>Does what is marked, until nothing is; on the running thread's kernel stack, interrupts disabled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Do()
    {
        // SAFETY: interrupts are disabled, so the CPU's data stays this CPU's.
        while (Instructions.CurrentCpu()->ReturnWork != 0)
        {
            DoOnce();
        }
    }

    /// <summary>Marks the running CPU; interrupts are disabled.</summary>
    // SAFETY: as for Do.
    public static void Request() => Instructions.CurrentCpu()->ReturnWork = 1;

    private static void DoOnce()
    {
        // SAFETY: as for Do. The mark goes first: what comes from here on marks again.
        CpuLocal* cpu = Instructions.CurrentCpu();
        cpu->ReturnWork = 0;
        UserThread<BareMetal> thread = Unsafe.As<nint, UserThread<BareMetal>>(ref cpu->UserThread);
        Kernel.Scheduler.PreemptIfNeeded();
        if (thread.HasWork)
        {
            Instructions.EnableInterrupts();
            thread.DoWork();
            Instructions.DisableInterrupts();
        }
    }
}
