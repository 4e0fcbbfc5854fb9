namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>What one step of an unwinder came to.</summary>
public enum UnwindOutcome
{
    /// <summary>The registers are now the caller's.</summary>
    Unwound,

    /// <summary>The frame is the outermost: its table says so, or its return address is zero.</summary>
    EndOfStack,

    /// <summary>No table entry covers the instruction: code without call frame information, user code, or a wild address.</summary>
    NoDescription,

    /// <summary>The table entry is damaged, or uses what this unwinder does not know.</summary>
    BadDescription,

    /// <summary>A saved register lies where nothing can be read.</summary>
    UnreadableStack,

    /// <summary>The caller's frame would not lie above the callee's: the stack is damaged.</summary>
    StackNotGrowing,
}
