using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;

namespace KernelOS.Diagnostics;

/// <summary>All registers of a trap, in lines of four.</summary>
internal static unsafe class RegisterDump
{
    /// <summary>Writes them to the panic console.</summary>
    public static void Write(TrapFrame* frame)
    {
        // SAFETY: the entry code's frame is on the stack for as long as the trap is handled.
        WriteFour("rax"u8, frame->Rax, "rbx"u8, frame->Rbx, "rcx"u8, frame->Rcx, "rdx"u8, frame->Rdx);
        WriteFour("rsi"u8, frame->Rsi, "rdi"u8, frame->Rdi, "rbp"u8, frame->Rbp, "rsp"u8, frame->Rsp);
        WriteFour("r8 "u8, frame->R8, "r9 "u8, frame->R9, "r10"u8, frame->R10, "r11"u8, frame->R11);
        WriteFour("r12"u8, frame->R12, "r13"u8, frame->R13, "r14"u8, frame->R14, "r15"u8, frame->R15);
        WriteFour("rip"u8, frame->Rip, "flg"u8, frame->Rflags, "cr2"u8, Instructions.ReadCr2(), "cr3"u8, Instructions.ReadCr3());
        WriteFour("cs "u8, frame->Cs, "ss "u8, frame->Ss, "err"u8, frame->ErrorCode, "vec"u8, frame->Vector);
    }

    private static void WriteFour(
        System.ReadOnlySpan<byte> name1, ulong value1, System.ReadOnlySpan<byte> name2, ulong value2,
        System.ReadOnlySpan<byte> name3, ulong value3, System.ReadOnlySpan<byte> name4, ulong value4)
    {
        PanicConsole.Write($"  {name1} {value1:x16}  {name2} {value2:x16}  {name3} {value3:x16}  {name4} {value4:x16}\r\n");
    }
}
