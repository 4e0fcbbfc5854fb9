namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>How a register of the caller is recovered (DWARF 5, section 6.4.1).</summary>
internal enum RegisterRuleKind : byte
{
    /// <summary>The callee has not changed it.</summary>
    SameValue,

    /// <summary>It is lost; for the return address: there is no caller.</summary>
    Undefined,

    /// <summary>It is stored at the canonical frame address plus the operand.</summary>
    Stored,

    /// <summary>It is the canonical frame address plus the operand.</summary>
    FrameAddress,

    /// <summary>It is in the register that the operand names.</summary>
    Register,

    /// <summary>It is computed by a DWARF expression, which this unwinder does not evaluate.</summary>
    Expression,
}
