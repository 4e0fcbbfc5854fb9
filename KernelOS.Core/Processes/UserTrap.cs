namespace KernelOS.Core.Processes;

/// <summary>An exception of a program, as the CPU tells it.</summary>
/// <param name="number">Its number.</param>
/// <param name="error">Its error code; 0 if it has none.</param>
/// <param name="instruction">The instruction pointer.</param>
/// <param name="stackPointer">The stack pointer.</param>
public readonly struct UserTrap(uint number, ulong error, ulong instruction, ulong stackPointer)
{
    /// <summary>Its number.</summary>
    public uint Number { get; } = number;

    /// <summary>Its error code; 0 if it has none.</summary>
    public ulong Error { get; } = error;

    /// <summary>The instruction pointer.</summary>
    public ulong Instruction { get; } = instruction;

    /// <summary>The stack pointer.</summary>
    public ulong StackPointer { get; } = stackPointer;
}
