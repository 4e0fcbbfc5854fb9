using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Core.Diagnostics.Symbols;
using KernelOS.Core.Diagnostics.Unwinding;

namespace KernelOS.Diagnostics;

/// <summary>The chain of calls that led to a place in the kernel, by the call frame information and the symbol table of the image.</summary>
internal static unsafe class Backtrace
{
    private const int MaximumFrames = 48;

    // SAFETY: the linker script brackets both tables with these symbols; they are read only and stay.
    private static CallFrameTable CallFrames =>
        new(new ReadOnlySpan<byte>((void*)ImageSymbols.CallFramesStart, (int)(ImageSymbols.CallFramesEnd - ImageSymbols.CallFramesStart)), ImageSymbols.CallFramesStart);

    private static SymbolTable Symbols =>
        new(new ReadOnlySpan<byte>((void*)ImageSymbols.SymbolsStart, (int)(ImageSymbols.SymbolsEnd - ImageSymbols.SymbolsStart)));

    /// <summary>Writes the calls that led here, one a line, to the panic console.</summary>
    /// <param name="skipped">How many of the last calls to leave out, the one that calls this being the first.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void WriteHere(int skipped)
    {
        RegisterFile registers = default;
        Capture(&registers);
        Unwinder<KernelStackMemory> unwinder = new(CallFrames, default, in registers);
        for (int i = 0; i <= skipped; i++)
        {
            unwinder.Step();
        }

        Write(ref unwinder);
    }

    /// <summary>Writes the calls that led to a trap in the kernel, one a line, to the panic console.</summary>
    public static void Write(TrapFrame* frame)
    {
        // SAFETY: as in CopyRegisters.
        if (frame->IsFromUser)
        {
            // A program's stack is no business of the kernel's.
            return;
        }

        RegisterFile registers = default;
        CopyRegisters(frame, ref registers);
        Unwinder<KernelStackMemory> unwinder = new(CallFrames, default, in registers);
        Write(ref unwinder);
    }

    /// <summary>Finds the name of the function that holds <paramref name="address"/>.</summary>
    public static bool TryFindSymbol(ulong address, out Symbol symbol) => Symbols.TryFind(address, out symbol);

    /// <summary>Starts at the caller of this method: for what compares the chain of calls with what it should be.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Unwinder<KernelStackMemory> StartHere()
    {
        RegisterFile registers = default;
        Capture(&registers);
        Unwinder<KernelStackMemory> unwinder = new(CallFrames, default, in registers);
        unwinder.Step();
        return unwinder;
    }

    /// <summary>Writes a place as <c>Namespace.Type.Method+0x1f</c>, or as a number where it has no name.</summary>
    /// <param name="lookup">An address within the instruction.</param>
    /// <param name="address">The address that the offset counts to.</param>
    public static void WritePlace(ulong lookup, ulong address)
    {
        if (!TryFindSymbol(lookup, out Symbol symbol))
        {
            PanicConsole.Write($"0x{address:x16}");
            return;
        }

        if (!symbol.Container.IsEmpty)
        {
            PanicConsole.Write(symbol.Container);
            PanicConsole.Write("."u8);
        }

        PanicConsole.Write(symbol.Name);
        PanicConsole.Write($"+0x{symbol.Offset + (address - lookup):x}");
    }

    private static void Write(ref Unwinder<KernelStackMemory> unwinder)
    {
        for (int depth = 0; depth < MaximumFrames; depth++)
        {
            PanicConsole.Write($"  #{depth} ");
            WritePlace(unwinder.LookupAddress, unwinder.InstructionPointer);
            PanicConsole.EndLine();
            UnwindOutcome outcome = unwinder.Step();
            if (outcome == UnwindOutcome.NoDescription && depth == 0)
            {
                // A call through a bad pointer: what called can still be told.
                outcome = unwinder.StepOutOfCall();
            }

            if (outcome != UnwindOutcome.Unwound)
            {
                WriteEnd(outcome);
                return;
            }
        }

        PanicConsole.Write("  (and so on)\r\n"u8);
    }

    private static void WriteEnd(UnwindOutcome outcome)
    {
        ReadOnlySpan<byte> reason = outcome switch
        {
            UnwindOutcome.BadDescription => "  (the call frame information of the last function is damaged)\r\n"u8,
            UnwindOutcome.UnreadableStack => "  (the stack goes on where there is no memory)\r\n"u8,
            UnwindOutcome.StackNotGrowing => "  (the stack is damaged)\r\n"u8,
            _ => default,
        };
        PanicConsole.Write(reason);
    }

    private static void CopyRegisters(TrapFrame* frame, ref RegisterFile registers)
    {
        // SAFETY: the entry code's frame is on the stack for as long as the trap is handled.
        registers[DwarfRegister.Rax] = frame->Rax;
        registers[DwarfRegister.Rdx] = frame->Rdx;
        registers[DwarfRegister.Rcx] = frame->Rcx;
        registers[DwarfRegister.Rbx] = frame->Rbx;
        registers[DwarfRegister.Rsi] = frame->Rsi;
        registers[DwarfRegister.Rdi] = frame->Rdi;
        registers[DwarfRegister.Rbp] = frame->Rbp;
        registers[DwarfRegister.R8] = frame->R8;
        registers[DwarfRegister.R8 + 1] = frame->R9;
        registers[DwarfRegister.R8 + 2] = frame->R10;
        registers[DwarfRegister.R8 + 3] = frame->R11;
        registers[DwarfRegister.R12] = frame->R12;
        registers[DwarfRegister.R12 + 1] = frame->R13;
        registers[DwarfRegister.R12 + 2] = frame->R14;
        registers[DwarfRegister.R15] = frame->R15;
        registers.StackPointer = frame->Rsp;
        registers.InstructionPointer = frame->Rip;
    }

    // void kos_unwind_capture(RegisterFile* registers)
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_unwind_capture")]
    private static extern void Capture(RegisterFile* registers);
}
