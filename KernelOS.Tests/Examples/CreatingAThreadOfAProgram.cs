using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How a program makes a thread that shares its memory and files: clone.</summary>
public sealed class CreatingAThreadOfAProgram
{
    [Test]
    public void CloneAThread()
    {
        using HostKernel kernel = new();
        kernel.Run(program =>
        {
            CloneFlags flags = CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;
            nuint shared = program.Allocate(4096);
            nuint stack = program.Allocate(65536) + 65536;
            nuint threadId = (nuint)program.Clone(
                thread =>
                {
                    Assert.That(thread.StackPointer, Is.EqualTo(stack));
                    Assert.That(thread.Must(SyscallNumber.GetPid), Is.EqualTo(program.Must(SyscallNumber.GetPid)), "the same process");
                    thread.Store(shared, "done"u8);
                    return 0;
                },
                SyscallNumber.Clone,
                (nuint)flags,
                stack).Value;
            Assert.That(threadId, Is.Not.EqualTo(program.Must(SyscallNumber.GetTid)));

            while (program.Load(shared, 1)[0] == 0)
            {
                program.Must(SyscallNumber.SchedYield);
            }

            Assert.That(program.Load(shared, 4), Is.EqualTo("done"u8.ToArray()), "the memory is one");
            return 0;
        });
        kernel.AssertAllGivenBack();
    }
}
