using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Tasks;
using KernelOS.Boot;
using KernelOS.Diagnostics;
using KernelOS.Drivers;

namespace KernelOS.Arch.X86_64.Interrupts;

/// <summary>Where the entry code calls C#: interrupts are disabled, the frame lies on the kernel stack.</summary>
internal static unsafe class TrapDispatcher
{
    /// <summary>Timer interrupts so far, on all CPUs.</summary>
    public static ulong Ticks { get; private set; }

    // void kos_trap_dispatch(TrapFrame* frame)
    [RuntimeExport("kos_trap_dispatch")]
    public static void Dispatch(TrapFrame* frame)
    {
        // SAFETY: the entry code hands over the frame that it has just built.
        if (frame->Vector >= (ulong)Vector.FirstInterrupt)
        {
            HandleInterrupt((int)(frame->Vector - (ulong)Vector.FirstInterrupt));
        }
        else
        {
            ExceptionDispatcher.Handle(frame);
        }

        if (frame->IsFromUser)
        {
            ReturnWork.Do();
        }
        else if (frame->HasInterruptsEnabled)
        {
            // Not into code that had interrupts disabled: it counts on keeping its CPU.
            Kernel.Scheduler.PreemptIfNeeded();
        }
    }

    // void kos_trap_dispatch_paranoid(TrapFrame* frame): on a stack of its own, must not block or switch threads.
    [RuntimeExport("kos_trap_dispatch_paranoid")]
    public static void DispatchParanoid(TrapFrame* frame)
    {
        // SAFETY: the entry code hands over the frame that it has just built.
        if (frame->Vector != (ulong)Vector.Debug)
        {
            PanicReport.RaiseException(frame);
        }

        if (frame->IsFromUser)
        {
            // A program steps through itself. Its kernel stack is empty, so the rest can happen there.
            TrapFrame* copy = Instructions.CurrentCpu()->SystemCallFrame;
            *copy = *frame;
            DispatchAgain(copy);
        }

        // A program's last step ended in SYSCALL, after an instruction that held the exception back (Intel SDM vol. 3A, 6.8.3).
        if (frame->Rip != ImageSymbols.SyscallEntry)
        {
            PanicReport.RaiseException(frame);
        }
    }

    private static void HandleInterrupt(int line)
    {
        if (!Pic.Acknowledge(line))
        {
            return;
        }

        switch (line)
        {
            case Pit.Line:
                Ticks++;
                Kernel.Scheduler.Tick();
                Kernel.Services.Timers.Tick();
                break;
            case Uart.Com2Line:
                ProgramPort.OnInterrupt();
                break;
        }
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_trap_dispatch_again")]
    private static extern void DispatchAgain(TrapFrame* frame);
}
