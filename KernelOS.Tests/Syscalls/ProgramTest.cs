using System;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls;

/// <summary>Tests that run inside a program, which reaches the kernel through the dispatcher alone.</summary>
public abstract class ProgramTest
{
    protected static readonly nuint BadPointer = unchecked((nuint)0xDEAD_0000_0000UL);
    protected static readonly nuint KernelPointer = unchecked((nuint)0xFFFF_8000_0000_0000UL);

    protected HostKernel Kernel { get; private set; } = null!;

    [SetUp]
    public void StartKernel() => Kernel = new HostKernel();

    [TearDown]
    public void EndKernel()
    {
        Kernel.AssertAllGivenBack();
        Kernel.Dispose();
    }

    /// <summary>Runs a program that ends with status 0.</summary>
    protected void Run(Action<HostProgram> body)
    {
        int status = Kernel.Run(program =>
        {
            body(program);
            return 0;
        });
        Assert.That(status, Is.Zero, Kernel.Machine.LogText);
    }

    /// <summary>Expects an error number.</summary>
    protected static void Expect(Errno error, SyscallResult result) => Assert.That(result.Error, Is.EqualTo(error));
}
