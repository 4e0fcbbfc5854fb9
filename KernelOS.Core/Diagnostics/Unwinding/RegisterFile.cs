using System.Runtime.CompilerServices;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>What the registers hold in one frame, indexed by <see cref="DwarfRegister"/>.</summary>
/// <remarks>After an ordinary frame only rsp, rip, rbx, rbp and r12 to r15 mean anything: a call may change the others.</remarks>
[InlineArray(DwarfRegister.Count)]
public struct RegisterFile
{
    private ulong _first;

    /// <summary>The address of the next instruction to execute in this frame.</summary>
    public ulong InstructionPointer
    {
        readonly get => this[DwarfRegister.ReturnAddress];
        set => this[DwarfRegister.ReturnAddress] = value;
    }

    /// <summary>The stack pointer in this frame.</summary>
    public ulong StackPointer
    {
        readonly get => this[DwarfRegister.Rsp];
        set => this[DwarfRegister.Rsp] = value;
    }
}
