using KernelOS.Core.Diagnostics.Unwinding;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

public sealed class UnwinderTests
{
    private const ulong Code = 0xFFFF_FF00_0000_1000;
    private const ulong Stack = 0xFFFF_FE80_0000_0000;

    [Test]
    public void WalksThroughPushedRegistersToTheOutermostFrame()
    {
        CallFrameBuilder builder = new();
        int common = builder.AddUsualCommon();

        // inner: push rbx (1 byte); sub rsp, 16 (4 bytes).
        builder.AddDescription(common, Code, 0x20, 0x41, 0x0E, 16, 0x83, 2, 0x44, 0x0E, 32);

        // outer: push rbp (1 byte); mov rbp, rsp (3 bytes); then any stack pointer.
        builder.AddDescription(common, Code + 0x20, 0x20, 0x41, 0x0E, 16, 0x86, 2, 0x43, 0x0D, 6);

        // start: the return address is undefined.
        builder.AddDescription(common, Code + 0x40, 0x10, 0x07, 16);

        ulong[] words = new ulong[32];
        words[2] = 0x1111; // rbx of outer, at cfa − 16
        words[3] = Code + 0x30; // return into outer
        words[8] = 0x2222; // rbp of start
        words[9] = Code + 0x50; // return behind the last instruction of start
        RegisterFile registers = default;
        registers.InstructionPointer = Code + 0x10;
        registers.StackPointer = Stack;
        registers[DwarfRegister.Rbp] = Stack + (8 * 8);
        registers[DwarfRegister.R12] = 0x3333;
        Unwinder<EmulatedStack> unwinder = new(new CallFrameTable(builder.ToArray(), CallFrameBuilder.Address), new EmulatedStack(Stack, words), in registers);

        Assert.That(unwinder.LookupAddress, Is.EqualTo(Code + 0x10));
        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Code + 0x30));
        Assert.That(unwinder.LookupAddress, Is.EqualTo(Code + 0x2F));
        Assert.That(unwinder.Registers[DwarfRegister.Rbx], Is.EqualTo(0x1111));
        Assert.That(unwinder.Registers.StackPointer, Is.EqualTo(Stack + (4 * 8)));

        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Code + 0x50));
        Assert.That(unwinder.Registers[DwarfRegister.Rbp], Is.EqualTo(0x2222));
        Assert.That(unwinder.Registers[DwarfRegister.R12], Is.EqualTo(0x3333));
        Assert.That(unwinder.Registers.StackPointer, Is.EqualTo(Stack + (10 * 8)));

        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.EndOfStack));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Code + 0x50), "the end changes nothing");
    }

    [Test]
    public void ASignalFrameGivesTheInterruptedInstructionItselfAndMaySwitchStacks()
    {
        CallFrameBuilder builder = new();

        // An interrupt without error code: rip, cs, rflags, rsp, ss pushed; cfa behind ss.
        int common = builder.AddCommon("zRS", [0x1B], [0x0C, 7, 40, 0x90, 5, 0x87, 2]);
        builder.AddDescription(common, Code, 0x10);
        ulong[] words = [Code + 0x20, 0x08, 0x202, Stack - 0x1000, 0x10];
        RegisterFile registers = default;
        registers.InstructionPointer = Code + 4;
        registers.StackPointer = Stack;
        registers[DwarfRegister.Rax] = 0x77;
        Unwinder<EmulatedStack> unwinder = new(new CallFrameTable(builder.ToArray(), CallFrameBuilder.Address), new EmulatedStack(Stack, words), in registers);

        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Code + 0x20));
        Assert.That(unwinder.LookupAddress, Is.EqualTo(Code + 0x20), "nothing was called");
        Assert.That(unwinder.Registers.StackPointer, Is.EqualTo(Stack - 0x1000));
        Assert.That(unwinder.Registers[DwarfRegister.Rax], Is.EqualTo(0x77));
    }

    [TestCase(0UL, UnwindOutcome.EndOfStack)]
    [TestCase(Code + 8, UnwindOutcome.Unwound)]
    public void AReturnAddressOfZeroEndsTheStack(ulong returnAddress, UnwindOutcome expected) =>
        Assert.That(StepOnce([], [returnAddress]), Is.EqualTo(expected));

    [Test]
    public void AnUnreadableReturnAddressIsReported() =>
        Assert.That(StepOnce([], []), Is.EqualTo(UnwindOutcome.UnreadableStack));

    [Test]
    public void AFrameThatDoesNotGrowIsReported() =>
        Assert.That(StepOnce([0x0E, 0, 0x09, 16, 0], []), Is.EqualTo(UnwindOutcome.StackNotGrowing), "cfa = rsp, return address in rax");

    [TestCase(new byte[] { 0x0F, 1, 0x9C }, TestName = "frame address by expression")]
    [TestCase(new byte[] { 0x10, 16, 1, 0x9C }, TestName = "return address by expression")]
    [TestCase(new byte[] { 0x16, 3, 1, 0x9C }, TestName = "preserved register by value expression")]
    [TestCase(new byte[] { 0x0F, 2, 0x9C }, TestName = "expression that runs over the end")]
    [TestCase(new byte[] { 0x0B }, TestName = "restore without remember")]
    [TestCase(new byte[] { 0x0A, 0x0A, 0x0A, 0x0A, 0x0A }, TestName = "remember too deep")]
    [TestCase(new byte[] { 0x3F }, TestName = "unknown instruction")]
    [TestCase(new byte[] { 0x0C, 99, 8 }, TestName = "frame address from a register that is not followed")]
    [TestCase(new byte[] { 0x09, 3, 99 }, TestName = "register in one that is not followed")]
    [TestCase(new byte[] { 0x04, 0, 0 }, TestName = "cut off operand")]
    public void WhatCannotBeUnwoundIsRefused(byte[] instructions) =>
        Assert.That(StepOnce(instructions, [Code, Code]), Is.EqualTo(UnwindOutcome.BadDescription));

    [Test]
    public void RegistersThatAreNotFollowedMayBeSaved() =>
        Assert.That(StepOnce([0x05, 17, 3, 0x06, 17, 0x10, 40, 1, 0x9C], [Code + 8]), Is.EqualTo(UnwindOutcome.Unwound));

    [Test]
    public void CodeWithoutDescriptionIsReported()
    {
        RegisterFile registers = default;
        registers.InstructionPointer = Code - 1;
        Unwinder<EmulatedStack> unwinder = new(Table([]), new EmulatedStack(Stack, []), in registers);
        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.NoDescription));
    }

    [Test]
    public void ACallToNowhereIsLeftByItsReturnAddress()
    {
        RegisterFile registers = default;
        registers.StackPointer = Stack;
        Unwinder<EmulatedStack> unwinder = new(Table([]), new EmulatedStack(Stack, [Code + 5, Code + 9]), in registers);

        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.NoDescription));
        Assert.That(unwinder.StepOutOfCall(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Code + 5));
        Assert.That(unwinder.LookupAddress, Is.EqualTo(Code + 4));
        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(Code + 9));
        Assert.That(unwinder.Registers.StackPointer, Is.EqualTo(Stack + 16));
    }

    private static UnwindOutcome StepOnce(byte[] instructions, ulong[] stack)
    {
        RegisterFile registers = default;
        registers.InstructionPointer = Code + 8;
        registers.StackPointer = Stack;
        registers[DwarfRegister.Rax] = Code + 9;
        Unwinder<EmulatedStack> unwinder = new(Table(instructions), new EmulatedStack(Stack, stack), in registers);
        return unwinder.Step();
    }

    private static CallFrameTable Table(byte[] instructions)
    {
        CallFrameBuilder builder = new();
        builder.AddDescription(builder.AddUsualCommon(), Code, 0x20, instructions);
        return new CallFrameTable(builder.ToArray(), CallFrameBuilder.Address);
    }
}
