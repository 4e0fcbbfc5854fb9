using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How a program asks who it is: getpid, through the dispatcher that every system call takes.</summary>
public sealed class GettingTheProcessId
{
    [Test]
    public void GetTheProcessId()
    {
        using HostKernel kernel = new();
        SyscallTable<HostPlatform> table = new();
        int id = 0;
        kernel.Run(program =>
        {
            SyscallArguments arguments = default;
            id = (int)table.Dispatch((nuint)SyscallNumber.GetPid, ref arguments, program.Thread).Value;
            return 0;
        });

        Assert.That(id, Is.EqualTo(2), "process 1 is the kernel's own, which starts the others");
    }
}
