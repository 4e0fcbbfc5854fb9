using System.Runtime;
using KernelOS.Diagnostics;
using KernelOS.Drivers;

namespace KernelOS.Arch.X86_64.Interrupts;

/// <summary>Where the entry code calls C#: interrupts are disabled, the frame lies on the kernel stack.</summary>
internal static unsafe class TrapDispatcher
{
    private static ulong s_ticks;

    /// <summary>Timer interrupts so far.</summary>
    public static ulong Ticks => s_ticks;

    // void kos_trap_dispatch(TrapFrame* frame)
    [RuntimeExport("kos_trap_dispatch")]
    public static void Dispatch(TrapFrame* frame)
    {
        // SAFETY: the entry code hands over the frame that it has just built.
        if (frame->Vector < (ulong)Vector.FirstInterrupt)
        {
            PanicReport.RaiseException(frame);
        }

        int line = (int)(frame->Vector - (ulong)Vector.FirstInterrupt);
        if (Pic.Acknowledge(line))
        {
            s_ticks++;
        }
    }

    // void kos_trap_dispatch_paranoid(TrapFrame* frame): on a stack of its own, must not block or switch threads.
    // SAFETY: the entry code hands over the frame that it has just built.
    [RuntimeExport("kos_trap_dispatch_paranoid")]
    public static void DispatchParanoid(TrapFrame* frame) => PanicReport.RaiseException(frame);

    // void kos_trap_finish(TrapFrame* frame): on the way back to a program with work pending, interrupts disabled.
    [RuntimeExport("kos_trap_finish")]
    public static void Finish(TrapFrame* frame)
    {
    }
}
