namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>Walks a stack from callee to caller by call frame information.</summary>
/// <remarks>
/// Neither a damaged stack nor a damaged table makes it fault, and the stack pointer must grow with every ordinary frame. Frames that interrupted
/// another may lie on a stack of their own, so that the caller still sets a limit to the number of steps.
/// </remarks>
/// <typeparam name="TMemory">Where the stack is.</typeparam>
public ref struct Unwinder<TMemory>
    where TMemory : struct, IStackMemory
{
    private readonly CallFrameTable _table;
    private readonly TMemory _memory;
    private RegisterFile _registers;
    private bool _isReturnAddress;

    /// <summary>Starts at the frame with these registers, whose instruction pointer is the next instruction itself and not a return address.</summary>
    public Unwinder(CallFrameTable table, TMemory memory, scoped in RegisterFile registers)
    {
        _table = table;
        _memory = memory;
        _registers = registers;
    }

    /// <summary>The registers in the present frame.</summary>
    public readonly RegisterFile Registers => _registers;

    /// <summary>The address of the next instruction to execute in the present frame.</summary>
    public readonly ulong InstructionPointer => _registers.InstructionPointer;

    /// <summary>An address within the instruction that the present frame executes: looked up instead of <see cref="InstructionPointer"/>, which behind a call that never returns may belong to the next function.</summary>
    public readonly ulong LookupAddress => _isReturnAddress ? _registers.InstructionPointer - 1 : _registers.InstructionPointer;

    /// <summary>Goes from the present frame to its caller's; unless the outcome is <see cref="UnwindOutcome.Unwound"/> nothing changes.</summary>
    public UnwindOutcome Step()
    {
        RegisterFile left = _registers;
        if (!_isReturnAddress && Epilogue.TryUnwind(_memory, ref left))
        {
            return Enter(in left, isSignalFrame: false);
        }

        UnwindOutcome outcome = _table.Find(LookupAddress, out UnwindRow row, out CommonInformation common);
        if (outcome != UnwindOutcome.Unwound)
        {
            return outcome;
        }

        int returnAddress = common.ReturnAddressRegister;
        if (row.Registers[returnAddress].Kind == RegisterRuleKind.Undefined)
        {
            return UnwindOutcome.EndOfStack;
        }

        if (row.FrameRegister < 0)
        {
            return UnwindOutcome.BadDescription;
        }

        ulong frameAddress = _registers[row.FrameRegister] + (ulong)row.FrameOffset;
        RegisterFile caller = default;
        for (int register = 0; register < DwarfRegister.Count; register++)
        {
            outcome = Recover(register, row.Registers[register], frameAddress, out caller[register]);
            if (outcome != UnwindOutcome.Unwound)
            {
                return outcome;
            }
        }

        caller.InstructionPointer = caller[returnAddress];
        return Enter(in caller, common.IsSignalFrame);
    }

    /// <summary>Leaves a frame that has just been called and has no description, such as after a call to address zero: all there is of it is the return address on the stack.</summary>
    public UnwindOutcome StepOutOfCall()
    {
        RegisterFile caller = _registers;
        if (!_memory.TryReadWord(_registers.StackPointer, out ulong returnAddress))
        {
            return UnwindOutcome.UnreadableStack;
        }

        caller.InstructionPointer = returnAddress;
        caller.StackPointer += sizeof(ulong);
        return Enter(in caller, isSignalFrame: false);
    }

    private UnwindOutcome Enter(in RegisterFile caller, bool isSignalFrame)
    {
        if (caller[DwarfRegister.ReturnAddress] == 0)
        {
            return UnwindOutcome.EndOfStack;
        }

        if (!isSignalFrame && caller[DwarfRegister.Rsp] <= _registers[DwarfRegister.Rsp])
        {
            return UnwindOutcome.StackNotGrowing;
        }

        _registers = caller;
        _isReturnAddress = !isSignalFrame;
        return UnwindOutcome.Unwound;
    }

    private readonly UnwindOutcome Recover(int register, RegisterRule rule, ulong frameAddress, out ulong value)
    {
        value = 0;
        switch (rule.Kind)
        {
            case RegisterRuleKind.SameValue:
                value = _registers[register];
                return UnwindOutcome.Unwound;
            case RegisterRuleKind.Undefined:
                return UnwindOutcome.Unwound;
            case RegisterRuleKind.Stored:
                return _memory.TryReadWord(frameAddress + (ulong)(long)rule.Operand, out value) ? UnwindOutcome.Unwound : UnwindOutcome.UnreadableStack;
            case RegisterRuleKind.FrameAddress:
                value = frameAddress + (ulong)(long)rule.Operand;
                return UnwindOutcome.Unwound;
            case RegisterRuleKind.Register:
                value = _registers[rule.Operand];
                return UnwindOutcome.Unwound;
            default:
                return UnwindOutcome.BadDescription;
        }
    }
}
