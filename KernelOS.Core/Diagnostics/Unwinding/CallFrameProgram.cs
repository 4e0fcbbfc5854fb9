using System.Runtime.CompilerServices;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>Runs call frame instructions up to an address (DWARF 5, sections 6.4.2 and 6.4.3).</summary>
/// <remarks>Ends on any input: each instruction consumes at least one byte and none goes back.</remarks>
internal ref struct CallFrameProgram
{
    private const int MaximumSavedRows = 4;

    private readonly FrameDescription _description;
    // Both count from the start of the code.
    private readonly ulong _target;
    private ulong _location;

    private UnwindRow _row;
    private UnwindRow _initialRow;
    private SavedRows _saved;
    private int _savedCount;

    private CallFrameProgram(in FrameDescription description, ulong target)
    {
        _description = description;
        _target = target - description.Start;
        _row = UnwindRow.Create();
    }

    /// <summary>Computes the row of the instruction at <paramref name="target"/>, which lies in the code that <paramref name="description"/> describes.</summary>
    public static bool TryRun(in FrameDescription description, ulong target, out UnwindRow row)
    {
        CallFrameProgram program = new(in description, target);
        bool isRun = program.TryExecute(description.Common.InitialInstructions);
        program._initialRow = program._row;
        isRun = isRun && program.TryExecute(description.Instructions);
        row = program._row;
        return isRun;
    }

    /// <summary>Executes until the end, or until the location is past the target.</summary>
    private bool TryExecute(DwarfReader reader)
    {
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadByte(out byte instruction) || !TryExecute(ref reader, instruction))
            {
                return false;
            }

            if (_location > _target)
            {
                // The row that ends here is the one that holds at the target: an advance changes nothing else.
                return true;
            }
        }

        return true;
    }

    private bool TryExecute(ref DwarfReader reader, byte instruction)
    {
        int operand = instruction & 0x3F;
        switch ((CallFrameInstruction)(instruction & 0xC0))
        {
            case CallFrameInstruction.Advance:
                return TryAdvance((ulong)operand);
            case CallFrameInstruction.Offset:
                return reader.TryReadUnsignedLeb128(out ulong offset) && TrySetStored((ulong)operand, (long)offset);
            case CallFrameInstruction.Restore:
                return TryRestore((ulong)operand);
        }

        switch ((CallFrameInstruction)instruction)
        {
            case CallFrameInstruction.Nop:
                return true;
            case CallFrameInstruction.SetLocation:
                return TryReadLocation(ref reader);
            case CallFrameInstruction.Advance1:
                return reader.TryReadUnsigned(1, out ulong delta) && TryAdvance(delta);
            case CallFrameInstruction.Advance2:
                return reader.TryReadUnsigned(2, out delta) && TryAdvance(delta);
            case CallFrameInstruction.Advance4:
                return reader.TryReadUnsigned(4, out delta) && TryAdvance(delta);
            case CallFrameInstruction.DefineFrame:
                return reader.TryReadUnsignedLeb128(out ulong register) && reader.TryReadUnsignedLeb128(out ulong offset)
                    && TrySetFrame(register, (long)offset);
            case CallFrameInstruction.DefineFrameSigned:
                return reader.TryReadUnsignedLeb128(out register) && reader.TryReadSignedLeb128(out long signed)
                    && TrySetFrame(register, Scale(signed));
            case CallFrameInstruction.DefineFrameRegister:
                return reader.TryReadUnsignedLeb128(out register) && _row.FrameRegister >= 0 && TrySetFrame(register, _row.FrameOffset);
            case CallFrameInstruction.DefineFrameOffset:
                return reader.TryReadUnsignedLeb128(out offset) && TrySetFrameOffset((long)offset);
            case CallFrameInstruction.DefineFrameOffsetSigned:
                return reader.TryReadSignedLeb128(out signed) && TrySetFrameOffset(Scale(signed));
            case CallFrameInstruction.DefineFrameExpression:
                _row.FrameRegister = -1;
                return TrySkipBlock(ref reader);
            case CallFrameInstruction.RememberState:
                return TryRemember();
            case CallFrameInstruction.RestoreState:
                return TryRecall();
            case CallFrameInstruction.GnuArgumentsSize:
                return reader.TryReadUnsignedLeb128(out _);
            default:
                return TryExecuteRule(ref reader, (CallFrameInstruction)instruction);
        }
    }

    /// <summary>The instructions whose first operand is a register and that give it a rule.</summary>
    private bool TryExecuteRule(ref DwarfReader reader, CallFrameInstruction instruction)
    {
        if (!reader.TryReadUnsignedLeb128(out ulong register))
        {
            return false;
        }

        switch (instruction)
        {
            case CallFrameInstruction.OffsetExtended:
                return reader.TryReadUnsignedLeb128(out ulong offset) && TrySetStored(register, (long)offset);
            case CallFrameInstruction.OffsetExtendedSigned:
                return reader.TryReadSignedLeb128(out long signed) && TrySetStored(register, signed);
            case CallFrameInstruction.GnuNegativeOffsetExtended:
                return reader.TryReadUnsignedLeb128(out offset) && TrySetStored(register, -(long)offset);
            case CallFrameInstruction.ValueOffset:
                return reader.TryReadUnsignedLeb128(out offset) && TrySet(register, RegisterRuleKind.FrameAddress, Scale((long)offset));
            case CallFrameInstruction.ValueOffsetSigned:
                return reader.TryReadSignedLeb128(out signed) && TrySet(register, RegisterRuleKind.FrameAddress, Scale(signed));
            case CallFrameInstruction.RestoreExtended:
                return TryRestore(register);
            case CallFrameInstruction.Undefined:
                return TrySet(register, RegisterRuleKind.Undefined);
            case CallFrameInstruction.SameValue:
                return TrySet(register, RegisterRuleKind.SameValue);
            case CallFrameInstruction.Register:
                return reader.TryReadUnsignedLeb128(out ulong source) && source < DwarfRegister.Count
                    && TrySet(register, RegisterRuleKind.Register, (long)source);
            case CallFrameInstruction.Expression:
            case CallFrameInstruction.ValueExpression:
                return TrySet(register, RegisterRuleKind.Expression) && TrySkipBlock(ref reader);
            default:
                return false;
        }
    }

    private bool TryAdvance(ulong delta)
    {
        _location += delta * _description.Common.CodeAlignment;
        return true;
    }

    private bool TryReadLocation(ref DwarfReader reader)
    {
        if (!_description.Common.AddressEncoding.TryReadAddress(ref reader, out ulong address))
        {
            return false;
        }

        _location = address - _description.Start;
        return true;
    }

    private readonly long Scale(long factored) => factored * _description.Common.DataAlignment;

    private bool TrySetFrame(ulong register, long offset)
    {
        if (register >= DwarfRegister.Count)
        {
            return false;
        }

        _row.FrameRegister = (int)register;
        return TrySetFrameOffset(offset);
    }

    private bool TrySetFrameOffset(long offset)
    {
        _row.FrameOffset = offset;
        return _row.FrameRegister >= 0;
    }

    private bool TrySetStored(ulong register, long factoredOffset) =>
        TrySet(register, RegisterRuleKind.Stored, Scale(factoredOffset));

    private bool TrySet(ulong register, RegisterRuleKind kind, long operand = 0)
    {
        // Registers that are not followed may be saved too, vector registers for example.
        if (register < DwarfRegister.Count)
        {
            _row.Registers[(int)register] = new RegisterRule(kind, (int)operand);
        }

        return operand == (int)operand;
    }

    private bool TryRestore(ulong register)
    {
        if (register < DwarfRegister.Count)
        {
            _row.Registers[(int)register] = _initialRow.Registers[(int)register];
        }

        return true;
    }

    private bool TryRemember()
    {
        if (_savedCount == MaximumSavedRows)
        {
            return false;
        }

        _saved[_savedCount++] = _row;
        return true;
    }

    private bool TryRecall()
    {
        if (_savedCount == 0)
        {
            return false;
        }

        _row = _saved[--_savedCount];
        return true;
    }

    private static bool TrySkipBlock(ref DwarfReader reader) => reader.TryReadUnsignedLeb128(out ulong length) && reader.TrySkip(length);

    /// <summary>The stack of DW_CFA_remember_state.</summary>
    [InlineArray(MaximumSavedRows)]
    private struct SavedRows
    {
        private UnwindRow _first;
    }
}
