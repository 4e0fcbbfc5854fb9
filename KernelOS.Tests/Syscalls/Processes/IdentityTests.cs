using System.Text;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Processes;

public sealed class IdentityTests : ProgramTest
{
    [Test]
    public void AProgramIsAProcessOfItsOwnGroupAndSessionStartedByTheFirst() => Run(program =>
    {
        nuint pid = program.Must(SyscallNumber.GetPid);
        Assert.That(program.Must(SyscallNumber.GetTid), Is.EqualTo(pid));
        Assert.That(program.Must(SyscallNumber.GetPPid), Is.EqualTo((nuint)1));
        Assert.That(program.Must(SyscallNumber.GetPGrp), Is.EqualTo(pid));
        Assert.That(program.Must(SyscallNumber.GetPGid, 0), Is.EqualTo(pid));
        Assert.That(program.Must(SyscallNumber.GetPGid, pid), Is.EqualTo(pid));
        Assert.That(program.Must(SyscallNumber.GetSid, 0), Is.EqualTo(pid));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.GetPGid, 4000));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.GetSid, nuint.MaxValue));
        foreach (SyscallNumber number in new[] { SyscallNumber.GetUid, SyscallNumber.GetEUid, SyscallNumber.GetGid, SyscallNumber.GetEGid })
        {
            Assert.That((ulong)program.Must(number), Is.Zero);
        }
    });

    [Test]
    public void ASessionsLeaderStaysWhereItIs() => Run(program =>
    {
        Expect(Errno.EPERM, program.Call(SyscallNumber.SetSid));
        Expect(Errno.EPERM, program.Call(SyscallNumber.SetPGid, 0, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SetPGid, 0, nuint.MaxValue));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.SetPGid, 4000, 0));
    });

    [Test]
    public void TheSystemHasANameThatCLibrariesUnderstand() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.UName, memory);

        Assert.That(program.LoadText(memory), Is.EqualTo("Linux"));
        Assert.That(program.LoadText(memory + 130), Is.EqualTo("6.1.0-kernelos"));
        Assert.That(program.LoadText(memory + 260), Is.EqualTo("x86_64"));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.UName, memory + 4096 - 389));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.UName, KernelPointer));
    });

    [Test]
    public void AThreadHasAName() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.PrCtl, 16, memory);
        Assert.That(program.LoadText(memory), Is.EqualTo("program"));

        program.Store(memory + 4096 - 5, "name\0"u8);
        program.Must(SyscallNumber.PrCtl, 15, memory + 4096 - 5);
        program.Must(SyscallNumber.PrCtl, 16, memory);
        Assert.That(program.Load(memory, 16), Is.EqualTo(Encoding.ASCII.GetBytes("name\0\0\0\0\0\0\0\0\0\0\0\0")));

        program.Store(memory + 100, "a name that is too long"u8);
        program.Must(SyscallNumber.PrCtl, 15, memory + 100);
        program.Must(SyscallNumber.PrCtl, 16, memory);
        Assert.That(program.LoadText(memory), Is.EqualTo("a name that is "));

        Expect(Errno.EFAULT, program.Call(SyscallNumber.PrCtl, 15, BadPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.PrCtl, 16, BadPointer));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.PrCtl, 9999));
    });

    [Test]
    public void TheThreadPointerMustBeAnAddressOfTheUserHalf() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.ArchPrCtl, 0x1002, memory + 8);
        Assert.That(Kernel.Machine.ThreadPointer, Is.EqualTo(memory + 8));
        program.Must(SyscallNumber.ArchPrCtl, 0x1003, memory);
        Assert.That(program.LoadWord(memory), Is.EqualTo((ulong)memory + 8));

        program.Must(SyscallNumber.ArchPrCtl, 0x1001, memory + 16);
        Assert.That(Kernel.Machine.SecondThreadPointer, Is.EqualTo(memory + 16));
        program.Must(SyscallNumber.ArchPrCtl, 0x1004, memory);
        Assert.That(program.LoadWord(memory), Is.EqualTo((ulong)memory + 16));

        Expect(Errno.EPERM, program.Call(SyscallNumber.ArchPrCtl, 0x1002, KernelPointer));
        Expect(Errno.EPERM, program.Call(SyscallNumber.ArchPrCtl, 0x1002, unchecked((nuint)0x8000_0000_0000_0000UL)));
        Expect(Errno.EPERM, program.Call(SyscallNumber.ArchPrCtl, 0x1002, unchecked((nuint)0x0000_8000_0000_0000UL)));
        Expect(Errno.EPERM, program.Call(SyscallNumber.ArchPrCtl, 0x1001, KernelPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ArchPrCtl, 0x1003, BadPointer));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.ArchPrCtl, 0x1234, memory));
        Assert.That(Kernel.Machine.ThreadPointer, Is.EqualTo(memory + 8));
    });

    [Test]
    public void AFreshThreadStartsWithoutWhatTheLastOneLeft()
    {
        Run(program =>
        {
            program.Must(SyscallNumber.ArchPrCtl, 0x1002, 0x1234_5678);
            program.Must(SyscallNumber.RtSigProcMask, 2, Word(program, ulong.MaxValue), 0, 8);
        });
        Run(program =>
        {
            nuint memory = program.Allocate(4096);
            program.Must(SyscallNumber.ArchPrCtl, 0x1003, memory);
            program.Must(SyscallNumber.RtSigProcMask, 0, 0, memory + 8, 8);
            Assert.That(program.Load(memory, 16), Is.All.Zero);
            Assert.That((ulong)Kernel.Machine.ThreadPointer, Is.Zero);
        });
    }

    [Test]
    public void AddressesForTheThreadsEndAreKept() => Run(program =>
    {
        Assert.That(program.Must(SyscallNumber.SetTidAddress, BadPointer), Is.EqualTo(program.Must(SyscallNumber.GetTid)));
        program.Must(SyscallNumber.SetRobustList, BadPointer, 24);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SetRobustList, BadPointer, 23));
        Expect(Errno.ENOSYS, program.Call(SyscallNumber.Rseq, BadPointer, 32));
    });

    [Test]
    public void OneCpuRunsIt() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Assert.That(program.Must(SyscallNumber.SchedGetAffinity, 0, 128, memory), Is.EqualTo((nuint)8));
        Assert.That(program.LoadWord(memory), Is.EqualTo(1));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SchedGetAffinity, 0, 4, memory));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SchedGetAffinity, 0, 12, memory));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.SchedGetAffinity, 4000, 8, memory));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.SchedGetAffinity, 0, 8, BadPointer));
    });

    private static nuint Word(HostProgram program, ulong value)
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, System.BitConverter.GetBytes(value));
        return memory;
    }
}
