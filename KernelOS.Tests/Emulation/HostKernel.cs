using System;
using System.Collections.Generic;
using System.Text;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Session;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Syscalls;
using KernelOS.Core.Syscalls.Proc;
using KernelOS.Core.Syscalls.Sys;
using KernelOS.Tests.Files;
using KernelOS.Tests.Processes.Elf;
using NUnit.Framework;

namespace KernelOS.Tests.Emulation;

/// <summary>A whole kernel on an emulated machine, whose programs are C# functions; ends with "all is given back".</summary>
public sealed class HostKernel : IDisposable
{
    private readonly SyscallTable<HostPlatform> _syscalls = new();
    private readonly Dictionary<ulong, (Func<HostProgram, int> Body, nuint StackPointer)> _clones = [];
    private readonly Dictionary<UserThread<HostPlatform>, HostUserContext> _contexts = [];
    private readonly int _framesBefore;
    private readonly int _filesBefore;

    public HostKernel(int memoryMiB = 16, bool randomizesAddresses = false)
    {
        Machine = new HostMachine((ulong)memoryMiB << 20);
        Services = new KernelServices<HostPlatform>(new HostPlatform(Machine)) { RandomizesAddresses = randomizesAddresses };
        Streams = new StandardStreams<HostPlatform>(Services.FileSystem, TerminalStreams.None);
        Machine.Cpus.OnTick = () =>
        {
            Services.Scheduler.Tick();
            Services.Timers.Tick();
        };
        Machine.Cpus.OnInterruptReturn = Services.Scheduler.PreemptIfNeeded;
        Machine.Cpus.OnThreadStart = Services.Scheduler.RunThread;
        Machine.OnFault = (address, access) => Current.TryResolveFault(address, access);
        Machine.UserMode = RunProgram;
        Machine.UserContext = () => _contexts[Current];
        Machine.CopyContext = (stackEnd, stackPointer) => _clones[stackEnd] = (_contexts[Current].NextClone, stackPointer);
        Machine.ResumeContext = () => RunClone(_clones[Services.Scheduler.CurrentThread.Stack.End]);
        Services.Scheduler.StartCpu();
        NameMaker.MakeDirectory(Services.FileSystem.Root, "/bin"u8, FileMode.DefaultDirectory);
        ProcTree<HostPlatform>.Install(Services);
        SysTree<HostPlatform>.Install(Services);
        AddFile("/bin/program", ElfBuilder.CreateProgram().Build());
        _framesBefore = Machine.FreeFrames.Count;
        _filesBefore = Services.FileSystem.Pools.InUse;
    }

    /// <summary>What runs when a signal has a handler at an address: with the signal's number and what came with it.</summary>
    public Dictionary<nuint, Action<HostProgram, HostSignalFrame>> Handlers { get; } = [];

    public HostMachine Machine { get; }

    public KernelServices<HostPlatform> Services { get; }

    public StandardStreams<HostPlatform> Streams { get; }

    /// <summary>What every program does; returns its exit code.</summary>
    public Func<HostProgram, int> Program { get; set; } = _ => 0;

    /// <summary>The thread that is in user mode or in a system call.</summary>
    public UserThread<HostPlatform> Current => (UserThread<HostPlatform>)Services.Scheduler.CurrentThread.Owner!;

    public void AddFile(string path, byte[] contents, FileMode mode = FileMode.All)
    {
        OpenFile<HostPlatform> file = FileOpener.Open(Services.FileSystem.Root, Encoding.UTF8.GetBytes(path), OpenFlags.Write | OpenFlags.Create, mode).Value;
        WriteSource<HostPlatform> source = new(Services.Platform, contents);
        Assert.That(file.Write(ref source).Value, Is.EqualTo((nuint)contents.Length));
        file.Release();
    }

    public void RemoveFile(string path) =>
        Assert.That(NameRemover.RemoveFile(Services.FileSystem.Root, Encoding.UTF8.GetBytes(path)), Is.EqualTo(FileError.None));

    /// <summary>Removes every file but the program.</summary>
    public void RemoveNewFiles() => TreeRemover.RemoveUnder(Services.FileSystem.Root, "", kept: "/bin/program");

    /// <summary>Runs the programs of a session, whose strings are given without their NULs; returns the last status.</summary>
    public int Run(params string[] session)
    {
        int status = -1;
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Array.ConvertAll(session, line => line + "\0")));
        SessionRunner<HostPlatform> runner = new(Services, Streams);
        Thread first = Services.Threads.Create("init", ThreadPriority.Normal, thread =>
        {
            Assert.That(SessionDescription.TryParse(text, out SessionDescription description, out SessionError error, out _), Is.True, error.ToString());
            status = runner.Run(description);
        }).Value;
        Services.Scheduler.Add(first);
        RunToEnd();
        return status;
    }

    /// <summary>Idles until there is no thread any more, then reaps.</summary>
    public void RunToEnd()
    {
        while (Services.Scheduler.CountThreads() > 0)
        {
            Services.Scheduler.Idle();
        }

        Services.Threads.Reap();
    }

    /// <summary>Runs one program once.</summary>
    public int Run(Func<HostProgram, int> program)
    {
        Program = program;
        return Run("program=/bin/program", "arg=program");
    }

    /// <summary>Checks that every frame and every object of a process is back.</summary>
    public void AssertAllGivenBack()
    {
        Assert.That(Machine.Spaces, Is.Empty, "address spaces");
        Assert.That(Machine.FreeFrames, Has.Count.EqualTo(_framesBefore), "free frames");
        Assert.That(Services.FileSystem.Pools.InUse, Is.EqualTo(_filesBefore), "objects of the file system");
        Assert.That(Services.Mappings.InUse, Is.Zero, "mappings");
        Assert.That(Services.Processes.ExecutablesInUse, Is.Zero, "executables");
        Assert.That(Services.Futexes.Count, Is.Zero, "futex waiters");
        Assert.That(Services.Processes.InUse, Is.Zero, "processes");
        Assert.That(Services.Processes.Table.Count, Is.Zero, "process ids");
        Assert.That(Services.Processes.ThreadsInUse, Is.Zero, "threads of processes");
        Assert.That(Services.Processes.MemoriesInUse, Is.Zero, "memories of processes");
        Assert.That(Services.Signals.InUse, Is.Zero, "signals that wait");
        Assert.That(Services.Threads.LiveThreads, Is.Zero, "threads");
    }

    public void Dispose() => Machine.Dispose();

    private void RunProgram(nuint entry, nuint stackPointer) => Run(Program, entry, stackPointer);

    private void RunClone((Func<HostProgram, int> Body, nuint StackPointer) clone) => Run(clone.Body, 0, clone.StackPointer);

    private void Run(Func<HostProgram, int> body, nuint entry, nuint stackPointer)
    {
        _contexts[Current] = new HostUserContext();
        HostProgram program = new(this, _syscalls, Current, entry, stackPointer);
        int status = body(program);
        program.Call(SyscallNumber.Exit, (nuint)status);
    }
}
