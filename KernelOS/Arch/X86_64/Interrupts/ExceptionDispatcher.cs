using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
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

        if (frame->Vector == (ulong)Vector.GeneralProtection && UserAccess.IsUserAccess(frame->Rip))
        {
            // The CPU refuses what a program has left for it to load.
            frame->Rip = ImageSymbols.UserAccessFailed;
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
        SignalInformation information = SignalInformation.FromKernel(Signal.SegmentationFault);
        string reason = "general protection fault";
        switch ((Vector)frame->Vector)
        {
            case Vector.PageFault when (frame->ErrorCode & (ProtectionFault | UserModeFault)) == ProtectionFault:
                // The CPU accessed a mapped page for the program with a supervisor's rights, and may not. Giving the
                // program more would not help: QEMU reads the stack of a far return so, and SMAP forbids it (7.2,
                // helper_ret_protected).
                reason = "implicit access of the CPU refused";
                break;
            case Vector.PageFault:
                UserFault.HandlePageFault(
                    thread, VirtualAddress.FromUnchecked(address), AccessOf(frame), new UserTrap(Number(frame), ToldError(frame, address), frame->Rip, frame->Rsp));
                return;
            case Vector.DivideError:
                information = SignalInformation.FromFault(Signal.ArithmeticError, SignalCodes.IntegerDivision, frame->Rip);
                reason = "divide error";
                break;
            case Vector.Debug:
                information = SignalInformation.FromFault(Signal.Trap, TakeDebugReason(), frame->Rip);
                reason = "debug exception";
                break;
            case Vector.Breakpoint:
                information.Signal = Signal.Trap;
                reason = "breakpoint";
                break;
            case Vector.InvalidOpcode:
                information = SignalInformation.FromFault(Signal.IllegalInstruction, SignalCodes.IllegalOperand, frame->Rip);
                reason = "invalid opcode";
                break;
            case Vector.FloatingPoint:
                information = SignalInformation.FromFault(Signal.ArithmeticError, CodeOf(Instructions.ReadX87Exceptions()), frame->Rip);
                reason = "floating-point exception";
                break;
            case Vector.SimdFloatingPoint:
                information = SignalInformation.FromFault(Signal.ArithmeticError, CodeOf(Instructions.ReadSimdExceptions()), frame->Rip);
                reason = "floating-point exception";
                break;
            case Vector.AlignmentCheck:
                information = SignalInformation.FromFault(Signal.Bus, SignalCodes.NotAligned, 0);
                reason = "alignment check";
                break;
            case Vector.SegmentNotPresent:
                information.Signal = Signal.Bus;
                reason = "segment not present";
                break;
            case Vector.StackFault:
                information.Signal = Signal.Bus;
                reason = "stack segment fault";
                break;
            case Vector.Overflow:
            case Vector.BoundRange:
                reason = "overflow or bound exceeded";
                break;
        }

        UserFault.Raise(thread, information, new UserTrap(Number(frame), frame->ErrorCode, frame->Rip, frame->Rsp), reason);
    }

    private static uint Number(TrapFrame* frame) => (uint)frame->Vector;

    /// <summary>The error code as programs are told it: that the page of a kernel address is not mapped is nobody's business.</summary>
    private static ulong ToldError(TrapFrame* frame, ulong address) =>
        frame->ErrorCode | (address >= UserLayout.End ? ProtectionFault : 0);

    /// <summary>Why a debug exception came; a program's ICEBP leaves no reason.</summary>
    private static int TakeDebugReason()
    {
        const ulong SingleStep = 1 << 14;
        const ulong Breakpoints = 0xF;
        ulong reason = Instructions.ReadDr6();
        Instructions.WriteDr6(0);
        return (reason & SingleStep) != 0 ? SignalCodes.SingleStep
            : (reason & Breakpoints) != 0 ? SignalCodes.HardwareBreakpoint
            : SignalCodes.Breakpoint;
    }

    /// <summary>The first reason of a floating-point exception, in Linux's order.</summary>
    private static int CodeOf(uint exceptions) =>
        (exceptions & 0x01) != 0 ? SignalCodes.FloatInvalid
        : (exceptions & 0x04) != 0 ? SignalCodes.FloatDivision
        : (exceptions & 0x08) != 0 ? SignalCodes.FloatOverflow
        : (exceptions & 0x12) != 0 ? SignalCodes.FloatUnderflow
        : SignalCodes.FloatInexact;

    private static PageAccess AccessOf(TrapFrame* frame) =>
        (frame->ErrorCode & FetchFault) != 0 ? PageAccess.Execute
        : (frame->ErrorCode & WriteFault) != 0 ? PageAccess.Write
        : PageAccess.Read;
}
