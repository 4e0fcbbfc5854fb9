using System;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Processes;

public sealed class SignalStateTests : ProgramTest
{
    private const ulong Unblockable = (1UL << 8) | (1UL << 18);

    [Test]
    public void ActionsAreKeptForEachSignal() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Store(program, memory, 0x40_1000, 0xFFFF_FFFF, 0x40_1234, ulong.MaxValue);
        program.Must(SyscallNumber.RtSigAction, 10, memory, memory + 64, 8);
        Assert.That(program.Load(memory + 64, 32), Is.All.Zero);

        program.Must(SyscallNumber.RtSigAction, 10, 0, memory + 64, 8);
        Assert.That(program.LoadWord(memory + 64), Is.EqualTo(0x40_1000));
        Assert.That(program.LoadWord(memory + 72), Is.EqualTo(0xDC00_0807), "unknown flags are cleared");
        Assert.That(program.LoadWord(memory + 80), Is.EqualTo(0x40_1234));
        Assert.That(program.LoadWord(memory + 88), Is.EqualTo(ulong.MaxValue & ~Unblockable));
        program.Must(SyscallNumber.RtSigAction, 12, 0, memory + 64, 8);
        Assert.That(program.Load(memory + 64, 32), Is.All.Zero);
    });

    [TestCase(0UL, Errno.EINVAL)]
    [TestCase(65UL, Errno.EINVAL)]
    [TestCase(9UL, Errno.EINVAL)]
    [TestCase(19UL, Errno.EINVAL)]
    [TestCase(ulong.MaxValue, Errno.EINVAL)]
    [TestCase(64UL, Errno.None)]
    public void SomeSignalsHaveNoAction(ulong signal, Errno error) => Run(program =>
        Expect(error, program.Call(SyscallNumber.RtSigAction, (nuint)signal, program.Allocate(4096), 0, 8)));

    [Test]
    public void TheActionOfKillCanBeAsked() => Run(program => program.Must(SyscallNumber.RtSigAction, 9, 0, program.Allocate(4096), 8));

    [Test]
    public void WrongArgumentsAreRefused() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.RtSigAction, 10, memory, 0, 16));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.RtSigAction, 10, BadPointer, 0, 8));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.RtSigAction, 10, 0, BadPointer, 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.RtSigProcMask, 0, memory, 0, 16));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.RtSigProcMask, 3, memory, 0, 8));
        Expect(Errno.None, program.Call(SyscallNumber.RtSigProcMask, 3, 0, 0, 8));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.RtSigProcMask, 0, BadPointer, 0, 8));
    });

    [Test]
    public void TheMaskIsBlockedUnblockedAndSet() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Assert.That(Change(0, 0b1111), Is.Zero);
        Assert.That(Change(1, 0b0101), Is.EqualTo(0b1111));
        Assert.That(Change(2, ulong.MaxValue), Is.EqualTo(0b1010));
        Assert.That(Change(2, 0), Is.EqualTo(ulong.MaxValue & ~Unblockable));

        ulong Change(nuint how, ulong set)
        {
            Store(program, memory, set);
            program.Must(SyscallNumber.RtSigProcMask, how, memory, memory + 8, 8);
            return program.LoadWord(memory + 8);
        }
    });

    [Test]
    public void AStackForHandlersIsKept() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.SigAltStack, 0, memory + 64);
        Assert.That(program.LoadWord(memory + 72), Is.EqualTo(2), "disabled at first");

        Store(program, memory, 0x1000_0000, 0, 8192);
        program.Must(SyscallNumber.SigAltStack, memory, 0);
        program.Must(SyscallNumber.SigAltStack, 0, memory + 64);
        Assert.That(program.Load(memory + 64, 24), Is.EqualTo(program.Load(memory, 24)));

        Store(program, memory, 0x1000_0000, 0, 2047);
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.SigAltStack, memory, 0));
        Store(program, memory, 0x1000_0000, 4, 8192);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SigAltStack, memory, 0));
        Store(program, memory, 0x1000_0000, 2, 8192);
        program.Must(SyscallNumber.SigAltStack, memory, 0);
        program.Must(SyscallNumber.SigAltStack, 0, memory + 64);
        Assert.That(program.LoadWord(memory + 64), Is.Zero);
        Assert.That(program.LoadWord(memory + 72), Is.EqualTo(2));
    });

    [TestCase(6UL, 134)]
    [TestCase(9UL, 137)]
    [TestCase(15UL, 143)]
    [TestCase(34UL, 162)]
    public void ASignalToItselfEndsTheProgram(ulong signal, int status)
    {
        Assert.That(Kernel.Run(program => (int)program.Call(SyscallNumber.Kill, program.Must(SyscallNumber.GetPid), (nuint)signal).Value), Is.EqualTo(status));
        Assert.That(
            Kernel.Run(program => (int)program.Call(SyscallNumber.TgKill, program.Must(SyscallNumber.GetPid), program.Must(SyscallNumber.GetTid), (nuint)signal).Value),
            Is.EqualTo(status));
        Assert.That(Kernel.Run(program => (int)program.Call(SyscallNumber.TKill, program.Must(SyscallNumber.GetTid), (nuint)signal).Value), Is.EqualTo(status));
    }

    [Test]
    public void SignalsThatDoNothingDoNothing() => Run(program =>
    {
        nuint pid = program.Must(SyscallNumber.GetPid);
        program.Must(SyscallNumber.Kill, pid, 0);
        program.Must(SyscallNumber.Kill, 0, 17);
        nuint memory = program.Allocate(4096);
        Store(program, memory, 1, 0, 0, 0);
        program.Must(SyscallNumber.RtSigAction, 15, memory, 0, 8);
        program.Must(SyscallNumber.Kill, pid, 15);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Kill, pid, 65));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.Kill, 4000, 15));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.TgKill, 0, 0, 15));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.TKill, 4000, 15));
    });

    private static void Store(HostProgram program, nuint address, params ulong[] words)
    {
        foreach (ulong word in words)
        {
            program.Store(address, BitConverter.GetBytes(word));
            address += 8;
        }
    }
}
