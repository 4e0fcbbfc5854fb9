using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>Unwinds from the instructions that leave a function, by doing what they will do.</summary>
/// <remarks>
/// Compilers need not describe them (ilc does not), so that an interrupt, or a return to a damaged address, would be unwound wrongly there.
/// Whatever the code around it is: once the CPU is at <c>[add rsp, n | lea rsp, [rbp + n]] {pop register} ret</c>, this is what happens next.
/// </remarks>
internal static class Epilogue
{
    /// <summary>How many bytes of code are looked at: the longest first instruction, a pop of each register that calls preserve, and the return.</summary>
    private const int WindowWords = 4;

    /// <summary>Moves <paramref name="registers"/> to the caller's if the next instructions are an epilogue and all they read is readable.</summary>
    public static bool TryUnwind<TMemory>(TMemory memory, ref RegisterFile registers)
        where TMemory : struct, IStackMemory
    {
        Span<byte> window = stackalloc byte[WindowWords * sizeof(ulong)];
        ReadOnlySpan<byte> code = ReadCode(memory, registers.InstructionPointer, window);
        RegisterFile caller = registers;
        caller.StackPointer = TakeRelease(ref code, in registers);
        while (TryTakePop(ref code, out int register))
        {
            if (!TryPop(memory, ref caller, out ulong value))
            {
                return false;
            }

            caller[register] = value;
        }

        const byte Return = 0xC3;
        if (code.IsEmpty || code[0] != Return || !TryPop(memory, ref caller, out ulong returnAddress))
        {
            return false;
        }

        caller.InstructionPointer = returnAddress;
        registers = caller;
        return true;
    }

    /// <summary>Reads the code at an address word by word: as much as can be read, or nothing.</summary>
    private static ReadOnlySpan<byte> ReadCode<TMemory>(TMemory memory, ulong address, Span<byte> window)
        where TMemory : struct, IStackMemory
    {
        int skipped = (int)(address % sizeof(ulong));
        int length = 0;
        while (length < window.Length && memory.TryReadWord(address - (ulong)skipped + (ulong)length, out ulong word))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(window[length..], word);
            length += sizeof(ulong);
        }

        return length <= skipped ? default : window[skipped..length];
    }

    /// <summary>Takes the instruction that gives back the local variables, if there is one, and tells the stack pointer behind it (Intel SDM vol. 2A, ADD and LEA).</summary>
    private static ulong TakeRelease(ref ReadOnlySpan<byte> code, in RegisterFile registers)
    {
        const uint AddByte = 0xC48348; // add rsp, imm8
        const uint AddDoubleword = 0xC48148; // add rsp, imm32
        const uint LeaByte = 0x658D48; // lea rsp, [rbp + disp8]
        const uint LeaDoubleword = 0xA58D48; // lea rsp, [rbp + disp32]
        ulong stackPointer = registers[DwarfRegister.Rsp];
        if (code.Length < 7)
        {
            return stackPointer;
        }

        uint operation = BinaryPrimitives.ReadUInt32LittleEndian(code) & 0xFF_FFFF;
        ulong framePointer = registers[DwarfRegister.Rbp];
        switch (operation)
        {
            case AddByte:
                stackPointer += (ulong)(sbyte)code[3];
                break;
            case LeaByte:
                stackPointer = framePointer + (ulong)(sbyte)code[3];
                break;
            case AddDoubleword:
                stackPointer += (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[3..]);
                break;
            case LeaDoubleword:
                stackPointer = framePointer + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[3..]);
                break;
            default:
                return stackPointer;
        }

        code = code[(operation is AddByte or LeaByte ? 4 : 7)..];
        return stackPointer;
    }

    /// <summary>Takes a POP, if it is next.</summary>
    private static bool TryTakePop(ref ReadOnlySpan<byte> code, out int register)
    {
        const byte Extension = 0x41; // REX.B: r8 to r15
        const byte Pop = 0x58;
        register = 0;
        int first = code.Length > 1 && code[0] == Extension ? 1 : 0;
        if (code.Length <= first || (code[first] & 0xF8) != Pop)
        {
            return false;
        }

        register = ToDwarf((code[first] & 7) + (8 * first));
        code = code[(first + 1)..];
        return true;
    }

    /// <summary>The instruction set counts rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi; <see cref="DwarfRegister"/> does not.</summary>
    private static int ToDwarf(int register) => register switch
    {
        1 => DwarfRegister.Rcx,
        2 => DwarfRegister.Rdx,
        4 => DwarfRegister.Rsp,
        5 => DwarfRegister.Rbp,
        6 => DwarfRegister.Rsi,
        7 => DwarfRegister.Rdi,
        _ => register,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPop<TMemory>(TMemory memory, ref RegisterFile registers, out ulong value)
        where TMemory : struct, IStackMemory
    {
        bool isRead = memory.TryReadWord(registers.StackPointer, out value);
        registers.StackPointer += sizeof(ulong);
        return isRead;
    }
}
