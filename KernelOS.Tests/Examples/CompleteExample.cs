using System.Collections.Generic;
using System.Text;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Session;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Processes.Elf;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>A system of two processes: memory, scheduler, two programs with threads of different priorities, the timer.</summary>
public sealed class CompleteExample
{
    [Test]
    public void TheHighPriorityProcessRunsFirstAndTheTimerGivesTheOtherItsTurn()
    {
        // Memory, the scheduler with its idle thread, the timer at 100 Hz and the file system.
        using HostKernel kernel = new(memoryMiB: 16);
        kernel.AddFile("/bin/process_1", ElfBuilder.CreateProgram().Build());
        kernel.AddFile("/bin/process_2", ElfBuilder.CreateProgram().Build());
        int framesBefore = kernel.Machine.FreeFrames.Count;

        List<string> log = [];
        kernel.Program = program =>
        {
            string name = program.Thread.KernelThread!.Priority == ThreadPriority.High ? "process_1" : "process_2";
            log.Add($"{name} starts");
            kernel.Machine.Cpus.Work(Duration.FromMilliseconds(120));
            nuint memory = program.Allocate(4096);
            program.Store(memory, Encoding.UTF8.GetBytes(name));
            program.Must(SyscallNumber.SchedYield);
            Assert.That(Encoding.UTF8.GetString(program.Load(memory, name.Length)), Is.EqualTo(name), "the other process cannot write here");
            log.Add($"{name} ends");
            return 0;
        };

        // Its priority is above the others', so that both processes are ready before one runs.
        Thread first = kernel.Services.Threads.Create("first", ThreadPriority.Realtime, _ =>
        {
            Process<HostPlatform> second = Start(kernel, "program=/bin/process_2\0arg=process_2\0", ThreadPriority.Normal);
            Process<HostPlatform> one = Start(kernel, "program=/bin/process_1\0arg=process_1\0", ThreadPriority.High);
            Assert.That(kernel.Services.Processes.Reap(one).ShellStatus, Is.Zero);
            Assert.That(kernel.Services.Processes.Reap(second).ShellStatus, Is.Zero);
        }).Value;
        kernel.Services.Scheduler.Add(first);
        kernel.RunToEnd();

        Assert.That(log, Is.EqualTo(new[] { "process_1 starts", "process_1 ends", "process_2 starts", "process_2 ends" }));
        Assert.That(kernel.Machine.FreeFrames, Has.Count.EqualTo(framesBefore), "every frame is back");
        Assert.That(kernel.Services.Processes.InUse, Is.Zero);
        Assert.That(kernel.Services.Threads.LiveThreads, Is.Zero);
    }

    private static Process<HostPlatform> Start(HostKernel kernel, string description, ThreadPriority priority)
    {
        byte[] text = Encoding.UTF8.GetBytes(description);
        Assert.That(SessionDescription.TryParse(text, out SessionDescription session, out _, out _));
        Assert.That(session.TryGetProgram(0, out SessionProgram program));
        Process<HostPlatform> process = kernel.Services.Processes.Start(program.Path, program.Arguments, program.Environment, kernel.Streams, out _).Value;
        kernel.Services.Scheduler.SetPriority(process.MainThread.KernelThread!, priority);
        return process;
    }
}
