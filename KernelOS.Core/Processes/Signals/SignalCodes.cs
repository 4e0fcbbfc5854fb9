namespace KernelOS.Core.Processes.Signals;

/// <summary>Why a signal came: the values of <c>si_code</c> (Linux: <c>asm-generic/siginfo.h</c>). Positive ones come from the kernel.</summary>
public static class SignalCodes
{
    /// <summary>SI_USER: kill, or nobody who is known.</summary>
    public const int User = 0;

    /// <summary>SI_KERNEL: the kernel, without saying why.</summary>
    public const int Kernel = 0x80;

    /// <summary>SI_QUEUE: sigqueue.</summary>
    public const int Queue = -1;

    /// <summary>SI_TKILL: tkill or tgkill.</summary>
    public const int ThreadKill = -6;

    /// <summary>SEGV_MAPERR: nothing is mapped there.</summary>
    public const int NotMapped = 1;

    /// <summary>SEGV_ACCERR: what is mapped there does not allow it.</summary>
    public const int AccessDenied = 2;

    /// <summary>BUS_ADRALN: not aligned.</summary>
    public const int NotAligned = 1;

    /// <summary>BUS_ADRERR: nothing behind the mapping.</summary>
    public const int NothingThere = 2;

    /// <summary>ILL_ILLOPN: the instruction or its operand.</summary>
    public const int IllegalOperand = 2;

    /// <summary>FPE_INTDIV: an integer divided by zero.</summary>
    public const int IntegerDivision = 1;

    /// <summary>FPE_FLTDIV: a number divided by zero.</summary>
    public const int FloatDivision = 3;

    /// <summary>FPE_FLTOVF: too large.</summary>
    public const int FloatOverflow = 4;

    /// <summary>FPE_FLTUND: too small.</summary>
    public const int FloatUnderflow = 5;

    /// <summary>FPE_FLTRES: not exact.</summary>
    public const int FloatInexact = 6;

    /// <summary>FPE_FLTINV: not a valid operation.</summary>
    public const int FloatInvalid = 7;

    /// <summary>TRAP_BRKPT: a breakpoint.</summary>
    public const int Breakpoint = 1;

    /// <summary>TRAP_TRACE: a single step.</summary>
    public const int SingleStep = 2;

    /// <summary>TRAP_HWBKPT: a breakpoint of a debug register.</summary>
    public const int HardwareBreakpoint = 4;

    /// <summary>CLD_EXITED: the child ended by itself.</summary>
    public const int ChildExited = 1;

    /// <summary>CLD_KILLED: a signal ended the child.</summary>
    public const int ChildKilled = 2;

    /// <summary>CLD_DUMPED: a signal ended the child, which left a core dump.</summary>
    public const int ChildDumped = 3;

    /// <summary>CLD_STOPPED: the child stopped.</summary>
    public const int ChildStopped = 5;

    /// <summary>CLD_CONTINUED: the child goes on.</summary>
    public const int ChildContinued = 6;
}
