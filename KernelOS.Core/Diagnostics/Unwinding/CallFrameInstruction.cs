namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>The operation codes of call frame instructions (DWARF 5, section 7.24, and the GNU ones that Linux Standard Base Core 5.0 adds).</summary>
/// <remarks>The first three are told by the two highest bits alone; the other six are their operand.</remarks>
internal enum CallFrameInstruction : byte
{
    /// <summary>DW_CFA_advance_loc.</summary>
    Advance = 0x40,

    /// <summary>DW_CFA_offset.</summary>
    Offset = 0x80,

    /// <summary>DW_CFA_restore.</summary>
    Restore = 0xC0,

    /// <summary>DW_CFA_nop.</summary>
    Nop = 0x00,

    /// <summary>DW_CFA_set_loc.</summary>
    SetLocation = 0x01,

    /// <summary>DW_CFA_advance_loc1.</summary>
    Advance1 = 0x02,

    /// <summary>DW_CFA_advance_loc2.</summary>
    Advance2 = 0x03,

    /// <summary>DW_CFA_advance_loc4.</summary>
    Advance4 = 0x04,

    /// <summary>DW_CFA_offset_extended.</summary>
    OffsetExtended = 0x05,

    /// <summary>DW_CFA_restore_extended.</summary>
    RestoreExtended = 0x06,

    /// <summary>DW_CFA_undefined.</summary>
    Undefined = 0x07,

    /// <summary>DW_CFA_same_value.</summary>
    SameValue = 0x08,

    /// <summary>DW_CFA_register.</summary>
    Register = 0x09,

    /// <summary>DW_CFA_remember_state.</summary>
    RememberState = 0x0A,

    /// <summary>DW_CFA_restore_state.</summary>
    RestoreState = 0x0B,

    /// <summary>DW_CFA_def_cfa.</summary>
    DefineFrame = 0x0C,

    /// <summary>DW_CFA_def_cfa_register.</summary>
    DefineFrameRegister = 0x0D,

    /// <summary>DW_CFA_def_cfa_offset.</summary>
    DefineFrameOffset = 0x0E,

    /// <summary>DW_CFA_def_cfa_expression.</summary>
    DefineFrameExpression = 0x0F,

    /// <summary>DW_CFA_expression.</summary>
    Expression = 0x10,

    /// <summary>DW_CFA_offset_extended_sf.</summary>
    OffsetExtendedSigned = 0x11,

    /// <summary>DW_CFA_def_cfa_sf.</summary>
    DefineFrameSigned = 0x12,

    /// <summary>DW_CFA_def_cfa_offset_sf.</summary>
    DefineFrameOffsetSigned = 0x13,

    /// <summary>DW_CFA_val_offset.</summary>
    ValueOffset = 0x14,

    /// <summary>DW_CFA_val_offset_sf.</summary>
    ValueOffsetSigned = 0x15,

    /// <summary>DW_CFA_val_expression.</summary>
    ValueExpression = 0x16,

    /// <summary>DW_CFA_GNU_args_size.</summary>
    GnuArgumentsSize = 0x2E,

    /// <summary>DW_CFA_GNU_negative_offset_extended.</summary>
    GnuNegativeOffsetExtended = 0x2F,
}
