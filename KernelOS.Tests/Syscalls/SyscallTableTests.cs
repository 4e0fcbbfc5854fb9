using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls;

public sealed class SyscallTableTests
{
    [TestCase(ulong.MaxValue)]
    [TestCase((ulong)SyscallTable<HostPlatform>.Count)]
    [TestCase(1UL << 31)]
    [TestCase(5000UL)]
    public void AnUnknownNumberIsENOSYS(ulong number)
    {
        using HostMachine machine = new(1 << 20);
        UserThread<HostPlatform> caller = new KernelServices<HostPlatform>(new HostPlatform(machine)).Processes.First.MainThread;
        SyscallArguments arguments = default;

        Assert.That(new SyscallTable<HostPlatform>().Dispatch((nuint)number, ref arguments, caller).Error, Is.EqualTo(Errno.ENOSYS));
    }

    [Test]
    public void TheUpperHalfOfANumberMeansNothing()
    {
        using HostMachine machine = new(1 << 20);
        UserThread<HostPlatform> caller = new KernelServices<HostPlatform>(new HostPlatform(machine)).Processes.First.MainThread;
        SyscallArguments arguments = default;
        nuint number = unchecked((nuint)(0xFFFF_FFFF_0000_0000UL + (ulong)SyscallNumber.GetPid));

        Assert.That(new SyscallTable<HostPlatform>().Dispatch(number, ref arguments, caller).Value, Is.EqualTo((nint)caller.Process.Id.Value));
    }

    [Test]
    public void ResultsCarryErrorsAsNegatives()
    {
        SyscallResult failed = Errno.EINVAL;
        SyscallResult address = SyscallResult.FromUnsigned(unchecked((nuint)0x7FFF_0000_0000UL));

        Assert.That(failed.Value, Is.EqualTo((nint)(-22)));
        Assert.That(failed.Error, Is.EqualTo(Errno.EINVAL));
        Assert.That(address.IsError, Is.False);
        Assert.That(new SyscallResult(-4096).IsError, Is.False);
        Assert.That(new SyscallResult(-4095).IsError, Is.True);
    }
}
