using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class BrkTests : ProgramTest
{
    [Test]
    public void TheAreaStartsBehindTheLastSegmentAndGrows() => Run(program =>
    {
        nuint start = program.Must(SyscallNumber.Brk, 0);
        Assert.That(start, Is.EqualTo((nuint)0x40_7000));

        Assert.That(program.Must(SyscallNumber.Brk, start + 5000), Is.EqualTo(start + 5000));
        program.Store(start + 8191, "x"u8);
        Assert.That(program.Thread.Platform.TryWriteUser(start + 8192, "x"u8), Is.False);
    });

    [Test]
    public void ShrinkingGivesPagesBackAndGrowingAgainShowsZeros() => Run(program =>
    {
        nuint start = program.Must(SyscallNumber.Brk, 0);
        program.Must(SyscallNumber.Brk, start + 8192);
        program.Store(start + 4096, "old"u8);
        ulong resident = program.Thread.Process.Space.ResidentPages;

        program.Must(SyscallNumber.Brk, start + 4096);
        Assert.That(program.Thread.Process.Space.ResidentPages, Is.EqualTo(resident - 1));
        program.Must(SyscallNumber.Brk, start + 8192);
        Assert.That(program.Load(start + 4096, 3), Is.All.Zero);
    });

    [TestCase(1UL)]
    [TestCase(0x40_6FFFUL)]
    [TestCase(0x7FFF_FFFF_F000UL)]
    [TestCase(0xFFFF_8000_0000_0000UL)]
    [TestCase(ulong.MaxValue)]
    public void WhatCannotBeHadLeavesTheEndWhereItIs(ulong wanted) => Run(program =>
    {
        nuint end = program.Must(SyscallNumber.Brk, 0x40_8000);
        Assert.That(program.Must(SyscallNumber.Brk, (nuint)wanted), Is.EqualTo(end));
    });

    [Test]
    public void AMappingInTheWayStopsIt() => Run(program =>
    {
        nuint end = program.Must(SyscallNumber.Brk, 0x40_8000);
        program.Must(SyscallNumber.MMap, 0x40_A000, 4096, 1, 0x32, nuint.MaxValue, 0);

        Assert.That(program.Must(SyscallNumber.Brk, 0x40_A000), Is.EqualTo(end));
        Assert.That(program.Must(SyscallNumber.Brk, 0x40_9000), Is.EqualTo((nuint)0x40_9000));
    });
}
