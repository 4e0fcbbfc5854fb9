using System;
using System.Linq;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Processes;

public sealed class ResourceTests : ProgramTest
{
    private const nuint Stack = 3;
    private const nuint Descriptors = 7;

    [Test]
    public void LimitsAreToldAndChanged() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.PrLimit64, 0, Stack, 0, memory);
        Assert.That(program.LoadWord(memory), Is.EqualTo(8 << 20));
        Assert.That(program.LoadWord(memory + 8), Is.EqualTo(ulong.MaxValue));

        Store(program, memory, 100, 200);
        program.Must(SyscallNumber.PrLimit64, program.Must(SyscallNumber.GetPid), 2, memory, memory + 16);
        Assert.That(program.LoadWord(memory + 16), Is.EqualTo(ulong.MaxValue));
        program.Must(SyscallNumber.GetRLimit, 2, memory + 16);
        Assert.That(program.Load(memory + 16, 16), Is.EqualTo(program.Load(memory, 16)));
    });

    [Test]
    public void WrongLimitsAreRefused() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Store(program, memory, 200, 100);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.PrLimit64, 0, Stack, memory, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SetRLimit, Stack, memory));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.PrLimit64, 0, 16, 0, memory));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetRLimit, nuint.MaxValue, memory));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.PrLimit64, 4000, Stack, 0, memory));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.PrLimit64, 0, Stack, BadPointer, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.PrLimit64, 0, Stack, 0, BadPointer));
        Store(program, memory, 100, 5000);
        Expect(Errno.EPERM, program.Call(SyscallNumber.SetRLimit, Descriptors, memory));
    });

    [Test]
    public void TheStackGrowsToItsLimitAndNoFurther() => Run(program =>
    {
        nuint end = unchecked((nuint)0x7FFF_FFFF_F000UL);
        program.Store(end - (8 << 20), "lowest"u8);
        Assert.That(program.Thread.Platform.TryWriteUser(end - (8 << 20) - 1, "x"u8), Is.False);

        nuint memory = program.Allocate(4096);
        Store(program, memory, 9 << 20, ulong.MaxValue);
        program.Must(SyscallNumber.SetRLimit, Stack, memory);
        program.Store(end - (9 << 20), "lowest"u8);
        Assert.That(program.Thread.Platform.TryWriteUser(end - (9 << 20) - 1, "x"u8), Is.False);
    });

    [Test]
    public void TheStackKeepsAwayFromWhatIsBelow() => Run(program =>
    {
        nuint end = unchecked((nuint)0x7FFF_FFFF_F000UL);
        program.Must(SyscallNumber.MMap, end - (4 << 20), 4096, 3, 0x32, nuint.MaxValue, 0);

        program.Store(end - (3 << 20) + 4096, "x"u8);
        Assert.That(program.Thread.Platform.TryWriteUser(end - (3 << 20), "x"u8), Is.False, "less than the guard gap is left");
        program.Must(SyscallNumber.MProtect, end - (4 << 20), 4096, 0);
        program.Store(end - (3 << 20), "x"u8);
    });

    [Test]
    public void MemoryIsCounted() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, "touched"u8);
        program.Must(SyscallNumber.SysInfo, memory);
        Assert.That(program.LoadWord(memory + 32), Is.EqualTo(Kernel.Machine.TotalFrames * 4096));
        Assert.That(program.LoadWord(memory + 40), Is.EqualTo((ulong)Kernel.Machine.FreeFrames.Count * 4096));
        Assert.That(program.LoadWord(memory + 80), Is.EqualTo(1));
        Assert.That((uint)program.LoadWord(memory + 104), Is.EqualTo(1));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.SysInfo, BadPointer));
    });

    [Test]
    public void RandomBytesComeUntilMemoryEnds() => Run(program =>
    {
        nuint memory = program.Allocate(8192);
        Assert.That(program.Must(SyscallNumber.GetRandom, memory, 1000, 0), Is.EqualTo((nuint)1000));
        Assert.That(program.Load(memory, 1000).Distinct().Count(), Is.GreaterThan(200));
        Assert.That(program.Load(memory + 1000, 1000), Is.All.Zero);
        Assert.That((ulong)program.Must(SyscallNumber.GetRandom, memory, 0, 1), Is.Zero);

        nuint end = memory + 8192;
        program.Must(SyscallNumber.MProtect, memory + 4096, 4096, 1);
        Assert.That(program.Must(SyscallNumber.GetRandom, memory + 4096 - 256, 1000, 0), Is.EqualTo((nuint)256));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.GetRandom, end, 1, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetRandom, memory, 1, 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetRandom, memory, 1, 6));
    });

    [Test]
    public void YieldingLetsOthersRunAndComesBack() => Run(program => program.Must(SyscallNumber.SchedYield));

    private static void Store(HostProgram program, nuint address, ulong first, ulong second)
    {
        program.Store(address, BitConverter.GetBytes(first));
        program.Store(address + 8, BitConverter.GetBytes(second));
    }
}
