using System;
using System.Linq;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>poll and ppoll, beside the host's Linux.</summary>
public sealed class PollTests
{
    private const short Readable = 0x1;
    private const short Writable = 0x4;
    private const short Invalid = 0x20;

    private LinuxComparison _kernels = null!;

    [SetUp]
    public void SetUp() => _kernels = new LinuxComparison();

    [TearDown]
    public void TearDown() => _kernels?.Dispose();

    [Test]
    public void FilesAreReadyAndClosedDescriptorsAreTold([Values(SyscallNumber.Poll, SyscallNumber.PPoll)] SyscallNumber number)
    {
        foreach (ISystemCalls kernel in new ISystemCalls[] { _kernels.Linux, _kernels.Kernel })
        {
            long file = kernel.Call(SyscallNumber.Open, $"{_kernels.Base}/file", 0x42, 0x180);
            byte[] polls = [.. Ask((int)file, Readable | Writable), .. Ask(-1, Readable), .. Ask(999, Readable), .. Ask((int)file, 0)];
            object?[] arguments = number == SyscallNumber.Poll ? [polls, 4, 0] : [polls, 4, new byte[16], null, 8];
            Assert.That(kernel.Call(number, arguments), Is.EqualTo(2));
            short[] told = [.. Enumerable.Range(0, 4).Select(i => BitConverter.ToInt16(polls, (8 * i) + 6))];
            Assert.That(told, Is.EqualTo([Readable | Writable, 0, Invalid, 0]));
            kernel.Call(SyscallNumber.Close, file);
        }
    }

    [Test]
    public void BadArgumentsAreToldAlike()
    {
        _kernels.Both(SyscallNumber.Poll, 0, 1, 0);
        _kernels.Both(SyscallNumber.Poll, 0, 0, 0);
        _kernels.Both(SyscallNumber.Poll, 0, 5_000_000, 0);
        _kernels.Both(SyscallNumber.PPoll, 0, 0, Time(0, 1_000_000_000), 0, 8);
        _kernels.Both(SyscallNumber.PPoll, 0, 0, Time(-1, 0), 0, 8);
        _kernels.Both(SyscallNumber.PPoll, 0, 0, Time(0, 0), new byte[8], 7);
    }

    private static byte[] Ask(int descriptor, short events) => [.. BitConverter.GetBytes(descriptor), .. BitConverter.GetBytes(events), 0, 0];

    private static byte[] Time(long seconds, long nanoseconds) => [.. BitConverter.GetBytes(seconds), .. BitConverter.GetBytes(nanoseconds)];
}
