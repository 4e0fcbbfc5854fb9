using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;
using KernelOS.Diagnostics;

namespace KernelOS.Arch.X86_64.Interrupts;

/// <summary>Exceptions: a program's are its own affair, the kernel's are a panic unless they hit a copy from or to user memory.</summary>
// SAFETY: the frames are those that the entry code has just built on the kernel stack.
internal static unsafe class ExceptionDispatcher
{
    // The page fault's error code (Intel SDM vol. 3A, 4.7).
    private const ulong ProtectionFault = 1 << 0;
    private const ulong WriteFault = 1 << 1;
    private const ulong UserModeFault = 1 << 2;
    private const ulong FetchFault = 1 << 4;

    /// <summary>Handles one exception; interrupts are disabled.</summary>
    public static void Handle(TrapFrame* frame)
    {
        // SAFETY: the entry code hands over the frame that it has just built. CR2 is read before another fault can change it.
        ulong address = frame->Vector == (ulong)Vector.PageFault ? Instructions.ReadCr2() : 0;
        UserThread<BareMetal>? thread = Unsafe.As<nint, UserThread<BareMetal>?>(ref Instructions.CurrentCpu()->UserThread);
        if (frame->IsFromUser)
        {
            Instructions.EnableInterrupts();
            HandleUser(frame, thread!, address);
            Instructions.DisableInterrupts();
            return;
        }

        bool isUserAccess = frame->Vector == (ulong)Vector.PageFault
            && UserAccess.IsUserAccess(frame->Rip)
            && address < KernelAddressMap.UserEnd
            && thread is not null;
        if (!isUserAccess)
        {
            PanicReport.RaiseException(frame);
        }

        // Whoever has interrupts disabled, under a spin lock, does not want to wait for a page.
        if (!frame->HasInterruptsEnabled)
        {
            frame->Rip = ImageSymbols.UserAccessFailed;
            return;
        }

        Instructions.EnableInterrupts();
        if (!thread!.TryResolveFault(VirtualAddress.FromUnchecked(address), AccessOf(frame)))
        {
            frame->Rip = ImageSymbols.UserAccessFailed;
        }

        Instructions.DisableInterrupts();
    }

    private static void HandleUser(TrapFrame* frame, UserThread<BareMetal> thread, ulong address)
    {
        switch ((Vector)frame->Vector)
        {
            case Vector.PageFault when (frame->ErrorCode & (ProtectionFault | UserModeFault)) == ProtectionFault:
                // The CPU accessed a mapped page for the program with a supervisor's rights, and may not. Giving the
                // program more would not help: QEMU reads the stack of a far return so, and SMAP forbids it (7.2,
                // helper_ret_protected).
                Kill(frame, thread, Signal.SegmentationFault, "implicit access of the CPU refused");
                return;
            case Vector.PageFault:
                UserFault.HandlePageFault(thread, VirtualAddress.FromUnchecked(address), AccessOf(frame), frame->Rip, frame->Rsp);
                return;
            case Vector.DivideError:
                Kill(frame, thread, Signal.ArithmeticError, "divide error");
                return;
            case Vector.Debug:
                Kill(frame, thread, Signal.Trap, "single step");
                return;
            case Vector.Breakpoint:
                Kill(frame, thread, Signal.Trap, "breakpoint");
                return;
            case Vector.InvalidOpcode:
                Kill(frame, thread, Signal.IllegalInstruction, "invalid opcode");
                return;
            case Vector.FloatingPoint:
            case Vector.SimdFloatingPoint:
                Kill(frame, thread, Signal.ArithmeticError, "floating-point exception");
                return;
            case Vector.AlignmentCheck:
                Kill(frame, thread, Signal.Bus, "alignment check");
                return;
            case Vector.StackFault:
                Kill(frame, thread, Signal.Bus, "stack segment fault");
                return;
            case Vector.Overflow:
            case Vector.BoundRange:
                Kill(frame, thread, Signal.SegmentationFault, "overflow or bound exceeded");
                return;
            default:
                Kill(frame, thread, Signal.SegmentationFault, "general protection fault");
                return;
        }
    }

    private static void Kill(TrapFrame* frame, UserThread<BareMetal> thread, Signal signal, string reason) =>
        UserFault.Kill(thread, signal, reason, frame->Rip, frame->Rsp);

    private static PageAccess AccessOf(TrapFrame* frame) =>
        (frame->ErrorCode & FetchFault) != 0 ? PageAccess.Execute
        : (frame->ErrorCode & WriteFault) != 0 ? PageAccess.Write
        : PageAccess.Read;
}
