using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Interrupts;

/// <summary>A program's, or an interrupted kernel's, registers as the entry code leaves them on the kernel stack; Layout.inc mirrors it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TrapFrame
{
    private const ulong InterruptFlag = 1 << 9;

    /// <summary>XMM0 to XMM3 and XMM8: kernel code uses these and no others, so they are saved at every entry.</summary>
    public XmmRegisters Xmm;

    /// <summary>The first six are the system-call arguments in Linux's order.</summary>
    public ulong Rdi;

    /// <summary>Second argument.</summary>
    public ulong Rsi;

    /// <summary>Third argument.</summary>
    public ulong Rdx;

    /// <summary>Fourth argument.</summary>
    public ulong R10;

    /// <summary>Fifth argument.</summary>
    public ulong R8;

    /// <summary>Sixth argument.</summary>
    public ulong R9;

    /// <summary>System-call number on entry, result on return.</summary>
    public ulong Rax;

    /// <summary>General register.</summary>
    public ulong Rcx;

    /// <summary>General register.</summary>
    public ulong R11;

    /// <summary>General register.</summary>
    public ulong Rbx;

    /// <summary>General register.</summary>
    public ulong Rbp;

    /// <summary>General register.</summary>
    public ulong R12;

    /// <summary>General register.</summary>
    public ulong R13;

    /// <summary>General register.</summary>
    public ulong R14;

    /// <summary>General register.</summary>
    public ulong R15;

    /// <summary>The interrupt vector; not set by SYSCALL.</summary>
    public ulong Vector;

    /// <summary>The CPU's error code, 0 where it gives none; not set by SYSCALL.</summary>
    public ulong ErrorCode;

    /// <summary>Where execution goes on.</summary>
    public ulong Rip;

    /// <summary>Code segment; its low two bits tell the ring.</summary>
    public ulong Cs;

    /// <summary>Flags.</summary>
    public ulong Rflags;

    /// <summary>Stack pointer.</summary>
    public ulong Rsp;

    /// <summary>Stack segment.</summary>
    public ulong Ss;

    /// <summary>Whether a program was interrupted, rather than the kernel.</summary>
    public readonly bool IsFromUser => (Cs & 3) != 0;

    /// <summary>Whether what was interrupted could be interrupted.</summary>
    public readonly bool HasInterruptsEnabled => (Rflags & InterruptFlag) != 0;

    /// <summary>Five registers of 128 bits.</summary>
    [InlineArray(10)]
    internal struct XmmRegisters
    {
        private ulong _first;
    }
}
