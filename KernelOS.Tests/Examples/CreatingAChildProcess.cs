using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How a program makes another process like itself, and hears how it ended: fork and wait4.</summary>
public sealed class CreatingAChildProcess
{
    [Test]
    public void ForkAndWait()
    {
        using HostKernel kernel = new();
        kernel.Run(program =>
        {
            nuint memory = program.Allocate(4096);
            program.Store(memory, "parent"u8);

            // What the child does stands where fork returns 0 in a real program.
            nuint childId = (nuint)program.Clone(child =>
            {
                Assert.That(child.Load(memory, 6), Is.EqualTo("parent"u8.ToArray()), "the child has a copy");
                child.Store(memory, "child!"u8);
                return 7;
            }).Value;

            Assert.That(program.Must(SyscallNumber.Wait4, childId, memory + 8), Is.EqualTo(childId));
            Assert.That(program.LoadWord(memory + 8) & 0xFFFF, Is.EqualTo(7UL << 8), "its exit code");
            Assert.That(program.Load(memory, 6), Is.EqualTo("parent"u8.ToArray()), "what the child wrote was its own");
            return 0;
        });
        kernel.AssertAllGivenBack();
    }
}
