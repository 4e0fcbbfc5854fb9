using System;
using KernelOS.Core.Diagnostics.Unwinding;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

public sealed class EpilogueTests
{
    private const ulong Stack = 0xFFFF_FE80_0000_0000;
    private const int StackWords = 8;
    private const ulong Value = 0x7000;

    [TestCase("C3", 0, null, null, TestName = "ret")]
    [TestCase("5B C3", 1, 0, null, TestName = "pop rbx, ret")]
    [TestCase("41 5C 5B C3", 2, 1, 0, TestName = "pop r12, pop rbx, ret")]
    [TestCase("48 83 C4 10 5B 41 5C C3", 4, 2, 3, TestName = "add rsp 16, pop rbx, pop r12, ret")]
    [TestCase("48 81 C4 10 00 00 00 5B C3", 3, 2, null, TestName = "add rsp 16 in four bytes, pop rbx, ret")]
    [TestCase("48 8D 65 F8 5B C3", 2, 1, null, TestName = "lea rsp from rbp, pop rbx, ret")]
    [TestCase("48 8D A5 F8 FF FF FF 5B C3", 2, 1, null, TestName = "lea rsp from rbp in four bytes, pop rbx, ret")]
    public void AnEpilogueIsLeftAsTheCpuWouldLeaveIt(string code, int returnAddress, int? rbx, int? r12)
    {
        for (int alignment = 0; alignment < 8; alignment++)
        {
            RegisterFile registers = Start(alignment);
            Assert.That(Epilogue.TryUnwind(Memory(code, alignment), ref registers), Is.True);
            Assert.That(registers.InstructionPointer, Is.EqualTo(Value + (ulong)returnAddress));
            Assert.That(registers.StackPointer, Is.EqualTo(Stack + ((ulong)returnAddress * 8) + 8));
            Assert.That(registers[DwarfRegister.Rbx], Is.EqualTo(rbx is null ? 0 : Value + (ulong)rbx));
            Assert.That(registers[DwarfRegister.R12], Is.EqualTo(r12 is null ? 0 : Value + (ulong)r12));
        }
    }

    [TestCase("48 83 C4 10 90 C3", TestName = "something between")]
    [TestCase("5B 5B 5B 5B 5B 5B 5B 5B", TestName = "no return")]
    [TestCase("41", TestName = "cut off")]
    [TestCase("", TestName = "nothing")]
    public void OtherCodeIsNoEpilogue(string code)
    {
        RegisterFile registers = Start(0);
        RegisterFile before = registers;
        Assert.That(Epilogue.TryUnwind(Memory(code, 0), ref registers), Is.False);
        Assert.That(((ReadOnlySpan<ulong>)registers).SequenceEqual(before), Is.True);
    }

    [Test]
    public void AnUnreadableStackIsNotLeft()
    {
        RegisterFile registers = Start(0);
        registers.StackPointer = Stack - 8;
        Assert.That(Epilogue.TryUnwind(Memory("C3", 0), ref registers), Is.False);
    }

    [Test]
    public void TheUnwinderLooksForAnEpilogueOnlyWhereTheCpuIs()
    {
        RegisterFile registers = Start(0);
        Unwinder<EmulatedStack> unwinder = new(default, Memory("C3", 0), in registers);
        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Value));
        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.NoDescription));
    }

    /// <summary>The registers at the code; rbp is where the third word of the stack is.</summary>
    private static RegisterFile Start(int alignment)
    {
        RegisterFile registers = default;
        registers.InstructionPointer = Stack + (StackWords * 8) + (ulong)alignment;
        registers.StackPointer = Stack;
        registers[DwarfRegister.Rbp] = Stack + 16;
        return registers;
    }

    /// <summary>A stack of distinct values and the code behind it; nothing can be read further on.</summary>
    private static EmulatedStack Memory(string code, int alignment)
    {
        byte[] bytes = Convert.FromHexString(code.Replace(" ", ""));
        ulong[] words = new ulong[StackWords + 3];
        for (int i = 0; i < StackWords; i++)
        {
            words[i] = Value + (ulong)i;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            int position = alignment + i;
            words[StackWords + (position / 8)] |= (ulong)bytes[i] << (position % 8 * 8);
        }

        return new EmulatedStack(Stack, words);
    }
}
