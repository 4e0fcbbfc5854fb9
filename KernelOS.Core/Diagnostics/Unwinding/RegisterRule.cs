namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>How one register of the caller is recovered; small, because a panic may have little stack.</summary>
/// <param name="kind">Where it is.</param>
/// <param name="operand">An offset in bytes or a register number, as <paramref name="kind"/> says.</param>
internal readonly struct RegisterRule(RegisterRuleKind kind, int operand = 0)
{
    /// <summary>Where it is.</summary>
    public RegisterRuleKind Kind { get; } = kind;

    /// <summary>An offset in bytes or a register number.</summary>
    public int Operand { get; } = operand;
}
