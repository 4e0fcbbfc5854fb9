using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class MUnmapTests : ProgramTest
{
    [Test]
    public void AHoleInTheMiddleLeavesBothEnds() => Run(program =>
    {
        nuint memory = program.Allocate(3 * 4096);
        program.Store(memory, "a"u8);
        program.Store(memory + 8192, "c"u8);
        program.Must(SyscallNumber.MUnmap, memory + 4096, 1);

        Assert.That(program.Load(memory, 1), Is.EqualTo("a"u8.ToArray()));
        Assert.That(program.Thread.Platform.TryReadUser(memory + 4096, new byte[1]), Is.False);
        Assert.That(program.Load(memory + 8192, 1), Is.EqualTo("c"u8.ToArray()));
    });

    [Test]
    public void WhereNothingIsNothingIsUnmapped() => Run(program => program.Must(SyscallNumber.MUnmap, 0x1000_0000, 1 << 20));

    [TestCase(0x1000_0000UL, 0UL)]
    [TestCase(0x1000_0001UL, 4096UL)]
    [TestCase(0x7FFF_FFFF_F000UL, 4096UL)]
    [TestCase(0x7FFF_FFFF_E000UL, 8192UL)]
    [TestCase(0xFFFF_8000_0000_0000UL, 4096UL)]
    [TestCase(0x1000_0000UL, ulong.MaxValue)]
    [TestCase(0x1000_0000UL, 0x7FFF_FFFF_F000UL)]
    public void WrongRangesAreRefused(ulong address, ulong length) => Run(program =>
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MUnmap, (nuint)address, (nuint)length)));

    [Test]
    public void EverythingCanBeUnmapped() => Run(program =>
    {
        program.Must(SyscallNumber.MUnmap, 0, unchecked((nuint)0x7FFF_FFFF_F000UL));
        Assert.That(program.Thread.Process.Space.MappedPages, Is.Zero);
        Assert.That(program.Thread.Process.Space.ResidentPages, Is.Zero);
    });
}
