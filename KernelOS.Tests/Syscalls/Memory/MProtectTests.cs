using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class MProtectTests : ProgramTest
{
    [Test]
    public void ContentOutlivesNoAccess() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, "kept"u8);
        program.Must(SyscallNumber.MProtect, memory, 4096, 0);

        HostPlatform platform = program.Thread.Platform;
        Assert.That(platform.TryReadUser(memory, new byte[1]), Is.False);
        Assert.That(platform.TryWriteUser(memory, "x"u8), Is.False);
        program.Must(SyscallNumber.MProtect, memory, 4096, 1);
        Assert.That(program.Load(memory, 4), Is.EqualTo("kept"u8.ToArray()));
        Assert.That(platform.TryWriteUser(memory, "x"u8), Is.False);
    });

    [Test]
    public void ThePartBeforeAHoleIsChanged() => Run(program =>
    {
        nuint memory = program.Allocate(3 * 4096);
        program.Must(SyscallNumber.MUnmap, memory + 4096, 4096);

        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MProtect, memory, 3 * 4096, 1));
        Assert.That(program.Thread.Platform.TryWriteUser(memory, "x"u8), Is.False);
        program.Store(memory + 8192, "x"u8);
    });

    [Test]
    public void WrongRequestsAreRefusedAsOnLinux() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MProtect, memory + 1, 4096, 1));
        Expect(Errno.None, program.Call(SyscallNumber.MProtect, memory, 0, 1));
        Expect(Errno.None, program.Call(SyscallNumber.MProtect, 0x1000, 0, 1));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MProtect, memory, 4096, 0x40));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MProtect, 0x1000_0000, 4096, 1));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MProtect, memory, nuint.MaxValue - 4095, 1));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MProtect, KernelPointer, 4096, 1));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MProtect, memory, 4096, 0x0300_0001));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MProtect, memory, 4096, 0x0100_0001));
    });

    [Test]
    public void TheStackCanBeMadeExecutableFromItsStart() => Run(program =>
    {
        nuint page = program.StackPointer & ~(nuint)4095;
        program.Must(SyscallNumber.MProtect, page, 4096, 0x0100_0007);

        HostPlatform platform = program.Thread.Platform;
        Assert.That(platform.TryExecuteUser(page), Is.True);
        Assert.That(platform.TryExecuteUser(page - 0x1_0000), Is.True);
    });
}
