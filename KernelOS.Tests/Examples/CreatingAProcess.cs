using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;
using KernelOS.Core.Processes.Session;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Processes.Elf;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to make a process: the file of its program makes its address space and its first thread.</summary>
public sealed class CreatingAProcess
{
    [Test]
    public void CreateAProcess()
    {
        using HostKernel kernel = new();
        kernel.AddFile("/bin/my_process", ElfBuilder.CreateProgram().Build());
        int framesBefore = kernel.Machine.FreeFrames.Count;

        // What the program does; on the host a function stands for its code.
        kernel.Program = program =>
        {
            int id = (int)program.Must(SyscallNumber.GetPid);
            Assert.That(id, Is.EqualTo(program.Thread.Process.Id.Value));
            return 7;
        };

        // Only a thread can wait for a process.
        int status = -1;
        Thread parent = kernel.Services.Threads.Create("parent", ThreadPriority.Normal, self =>
        {
            Assert.That(SessionDescription.TryParse("program=/bin/my_process\0arg=my_process\0"u8, out SessionDescription session, out _, out _));
            Assert.That(session.TryGetProgram(0, out SessionProgram program));
            Result<Process<HostPlatform>, StartError> result =
                kernel.Services.Processes.Start(program.Path, program.Arguments, program.Environment, kernel.Streams, out ElfError _);

            Assert.That(result.TryGet(out Process<HostPlatform> process));
            Assert.That(process.State, Is.EqualTo(ProcessState.Running));
            Assert.That(process.MainThread.KernelThread!.Owner, Is.SameAs(process.MainThread));
            status = kernel.Services.Processes.Reap(process).ShellStatus;
        }).Value;

        kernel.Services.Scheduler.Add(parent);
        kernel.RunToEnd();
        Assert.That(status, Is.EqualTo(7));
        Assert.That(kernel.Machine.FreeFrames, Has.Count.EqualTo(framesBefore), "every frame is back");
        Assert.That(kernel.Services.Processes.InUse, Is.Zero);
        Assert.That(kernel.Services.Threads.LiveThreads, Is.Zero);
    }
}
