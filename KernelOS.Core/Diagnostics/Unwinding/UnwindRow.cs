namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>One row of the table that call frame information stands for: how to get from a callee's registers to its caller's at one instruction.</summary>
internal struct UnwindRow
{
    /// <summary>The rules for the registers.</summary>
    public RegisterRules Registers;

    /// <summary>The canonical frame address is this register plus <see cref="FrameOffset"/>; −1 until a rule has been given, or if it is an expression.</summary>
    public int FrameRegister;

    /// <summary>See <see cref="FrameRegister"/>; in bytes.</summary>
    public long FrameOffset;

    /// <summary>A row without a rule for the frame address, in which every register is unchanged but rsp, which is the frame address (System V ABI, AMD64 supplement, 6.2).</summary>
    public static UnwindRow Create()
    {
        UnwindRow row = default;
        row.FrameRegister = -1;
        row.Registers[DwarfRegister.Rsp] = new RegisterRule(RegisterRuleKind.FrameAddress);
        return row;
    }
}
