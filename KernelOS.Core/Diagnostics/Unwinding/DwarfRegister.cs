namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>The numbers that call frame information gives to the x86-64 registers (System V ABI, AMD64 supplement, figure 3.36).</summary>
public static class DwarfRegister
{
    /// <summary>rax.</summary>
    public const int Rax = 0;

    /// <summary>rdx, which comes before rcx here.</summary>
    public const int Rdx = 1;

    /// <summary>rcx.</summary>
    public const int Rcx = 2;

    /// <summary>rbx, preserved by calls.</summary>
    public const int Rbx = 3;

    /// <summary>rsi.</summary>
    public const int Rsi = 4;

    /// <summary>rdi.</summary>
    public const int Rdi = 5;

    /// <summary>rbp, preserved by calls; not always a frame pointer.</summary>
    public const int Rbp = 6;

    /// <summary>rsp.</summary>
    public const int Rsp = 7;

    /// <summary>r8; r9 to r15 follow it in order.</summary>
    public const int R8 = 8;

    /// <summary>r12, the first of the four that calls preserve.</summary>
    public const int R12 = 12;

    /// <summary>r15.</summary>
    public const int R15 = 15;

    /// <summary>The return address: the caller's rip.</summary>
    public const int ReturnAddress = 16;

    /// <summary>How many registers are followed; rules for others (xmm, segments) are skipped.</summary>
    public const int Count = 17;
}
