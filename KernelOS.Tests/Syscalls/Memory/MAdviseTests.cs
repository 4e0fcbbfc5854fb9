using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class MAdviseTests : ProgramTest
{
    private const nuint DontNeed = 4;

    [Test]
    public void ForgottenPagesAreZeroAgain() => Run(program =>
    {
        nuint memory = program.Allocate(8192);
        program.Store(memory, "old"u8);
        program.Store(memory + 4096, "kept"u8);
        ulong resident = program.Thread.Process.Space.ResidentPages;

        program.Must(SyscallNumber.MAdvise, memory, 4096, DontNeed);
        Assert.That(program.Thread.Process.Space.ResidentPages, Is.EqualTo(resident - 1));
        Assert.That(program.Load(memory, 3), Is.All.Zero);
        Assert.That(program.Load(memory + 4096, 4), Is.EqualTo("kept"u8.ToArray()));
    });

    [Test]
    public void HolesAreToldAfterTheRestIsDone() => Run(program =>
    {
        nuint memory = program.Allocate(3 * 4096);
        program.Store(memory + 8192, "old"u8);
        program.Must(SyscallNumber.MUnmap, memory + 4096, 4096);

        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MAdvise, memory, 3 * 4096, DontNeed));
        Assert.That(program.Load(memory + 8192, 3), Is.All.Zero);
    });

    [TestCase(0UL)]
    [TestCase(3UL)]
    [TestCase(10UL)]
    [TestCase(14UL)]
    [TestCase(15UL)]
    [TestCase(18UL)]
    [TestCase(20UL)]
    public void AdviceIsAccepted(ulong advice) => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, "kept"u8);
        program.Must(SyscallNumber.MAdvise, memory, 4096, (nuint)advice);
        program.Must(SyscallNumber.MAdvise, memory, 0, (nuint)advice);
        Assert.That(program.Load(memory, 4), Is.EqualTo("kept"u8.ToArray()));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MAdvise, 0x1000_0000, 4096, (nuint)advice));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MAdvise, memory + 1, 4096, (nuint)advice));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MAdvise, memory, nuint.MaxValue, (nuint)advice));
    });

    [TestCase(7UL)]
    [TestCase(13UL)]
    [TestCase(1000UL)]
    public void UnknownAdviceIsRefused(ulong advice) => Run(program =>
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MAdvise, program.Allocate(4096), 4096, (nuint)advice)));
}
