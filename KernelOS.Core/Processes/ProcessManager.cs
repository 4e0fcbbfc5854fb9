using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Execution;
using KernelOS.Core.Processes.Loading;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes;

/// <summary>Makes processes and threads, and takes them back when they have ended.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed partial class ProcessManager<TPlatform>
    where TPlatform : struct, IPlatform
{
    // What an object and its tables take at most.
    private const int ProcessBytes = 16384;
    private const int MemoryBytes = 4096;
    private const int ThreadBytes = 4096;

    private readonly KernelServices<TPlatform> _services;
    private readonly ThreadEntry _enterProgram;
    private readonly ObjectPool<Process<TPlatform>, TPlatform> _processes;
    private readonly ObjectPool<ProcessMemory<TPlatform>, TPlatform> _memories;
    private readonly ObjectPool<UserThread<TPlatform>, TPlatform> _threads;

    /// <summary>Makes a manager with no process but the first, which is the kernel's own.</summary>
    public ProcessManager(KernelServices<TPlatform> services)
    {
        _services = services;
        _enterProgram = EnterProgram;
        _processes = new ObjectPool<Process<TPlatform>, TPlatform>(services.Platform, NewProcess, ProcessBytes, ProcessId.Maximum);
        _memories = new ObjectPool<ProcessMemory<TPlatform>, TPlatform>(services.Platform, NewMemory, MemoryBytes, ProcessId.Maximum);
        _threads = new ObjectPool<UserThread<TPlatform>, TPlatform>(services.Platform, NewThread, ThreadBytes, ProcessId.Maximum);
        Executables = new ExecutableFinder<TPlatform>(services.Platform);
        Table = new ProcessTable<TPlatform>(services.Platform);
        First = NewProcess();
        UserThread<TPlatform> first = NewThread();
        first.Begin(First, ProcessId.First);
        first.Name.Set("init"u8);
        First.BeginFirst(first);
        Table.PublishFirst(first);
    }

    /// <summary>The threads of programs by their numbers.</summary>
    public ProcessTable<TPlatform> Table { get; }

    /// <summary>The first process: it has no memory, starts the programs of the boot, and is the parent of orphans.</summary>
    public Process<TPlatform> First { get; }

    /// <summary>From paths to files that can be executed.</summary>
    internal ExecutableFinder<TPlatform> Executables { get; }

    /// <summary>How many files are run as programs, each counted once for all processes that were forked from one that runs it.</summary>
    public int ExecutablesInUse => Executables.InUse;

    /// <summary>How many processes there are, the first aside, with those that have ended and not been reaped.</summary>
    public int InUse => _processes.InUse;

    /// <summary>How many threads of programs there are, the first process's aside, with main threads that have ended before their process was reaped.</summary>
    public int ThreadsInUse => _threads.InUse;

    /// <summary>How many address spaces of programs there are.</summary>
    public int MemoriesInUse => _memories.InUse;

    /// <summary>How many page faults processes had that have ended. Under the process table's lock.</summary>
    internal ulong FaultsOfEnded { get; set; }

    /// <summary>Starts a program with the standard streams.</summary>
    /// <param name="path">Its absolute path, without NUL.</param>
    /// <param name="arguments">Its arguments, its name first.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="streams">Its descriptors 0, 1 and 2.</param>
    /// <param name="imageError">What is wrong with its file, if <see cref="StartError.BadImage"/> is returned.</param>
    /// <returns>The process, which runs; the caller is to <see cref="Reap"/> it.</returns>
    public Result<Process<TPlatform>, StartError> Start<TArguments, TEnvironment>(
        ReadOnlySpan<byte> path, TArguments arguments, TEnvironment environment, StandardStreams<TPlatform> streams, out ElfError imageError)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        imageError = ElfError.None;
        StartError error = TryMake(out Process<TPlatform>? process);
        if (process is null)
        {
            return error;
        }

        error = process.Files.OpenStandardStreams(streams) == FileError.None ? StartError.None : StartError.OutOfMemory;
        if (error == StartError.None)
        {
            error = Load(process, path, arguments, environment, out imageError);
        }

        if (error == StartError.None)
        {
            process.MainThread.Name.SetFromPath(path);
            if (streams.Console.Terminal is Terminal terminal)
            {
                terminal.ForegroundGroup = process.Id.Value;
            }

            error = StartThread(process);
        }

        if (error == StartError.None)
        {
            return process;
        }

        process.Files.End();
        process.LeaveProgram();
        Cancel(process);
        return error;
    }

    /// <summary>Waits until a process that <see cref="Start"/> started has ended, and takes it back.</summary>
    public ExitStatus Reap(Process<TPlatform> process) => process.Reap();

    // Not static: the compiler keeps the delegate of a static method in a static field.
    private void EnterProgram(Thread thread)
    {
        Check.That(thread.Owner is UserThread<TPlatform>, "a program's thread has no program");
        ((UserThread<TPlatform>)thread.Owner).Enter();
    }

    private Process<TPlatform> NewProcess() => new(_services);

    private ProcessMemory<TPlatform> NewMemory() => new(_services);

    private UserThread<TPlatform> NewThread() => new(_services.Platform);

    /// <summary>Makes a process with files and empty memory that nobody knows yet.</summary>
    private StartError TryMake(out Process<TPlatform>? process)
    {
        process = null;
        if (!TryRentThread(out UserThread<TPlatform>? thread, out ProcessId id))
        {
            return StartError.TooManyProcesses;
        }

        if (TryRentMemory(id, out ProcessMemory<TPlatform>? memory))
        {
            if (_processes.TryRent(out process))
            {
                if (process.Files.TryBegin())
                {
                    process.Begin(id, thread, memory, Signal.Child);
                    process.Signals.Begin();
                    process.Limits.Reset(_services.Platform.TotalFrames);
                    thread.Begin(process, id);
                    return StartError.None;
                }

                _processes.Return(process);
                process = null;
            }

            Release(memory);
        }

        CancelThread(thread, id);
        return StartError.OutOfMemory;
    }

    /// <summary>Takes back a process whose files have ended and that nobody knows yet.</summary>
    private void Cancel(Process<TPlatform> process)
    {
        CancelThread(process.MainThread, process.Id);
        if (process.Memory is ProcessMemory<TPlatform> memory)
        {
            Release(memory);
        }

        process.Recycle();
        _processes.Return(process);
    }

    /// <summary>Fills a process's empty address space with a program.</summary>
    private StartError Load<TArguments, TEnvironment>(
        Process<TPlatform> process, ReadOnlySpan<byte> path, TArguments arguments, TEnvironment environment, out ElfError imageError)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        imageError = ElfError.None;
        Directory<TPlatform> directory = process.Files.GetWorkingDirectory();
        Result<Executable<TPlatform>, StartError> found = Executables.Find(directory, path, FinalLink.Follow);
        directory.Release();
        if (!found.TryGet(out Executable<TPlatform> executable))
        {
            return found.Error;
        }

        process.Space.SetLayout(process.ChooseLayout());
        Result<ProgramLayout, StartError> loaded = ProgramLoading<TPlatform>.Load(
            Executables, process.Files, ref executable, process.Space, path, ScriptReach.InReach, arguments, environment, out imageError);
        if (loaded.TryGet(out ProgramLayout layout))
        {
            process.SetProgram(executable, layout);
            process.MainThread.SetStart(layout.Entry, layout.StackPointer);
        }

        return loaded.Error;
    }

    private StartError StartThread(Process<TPlatform> process)
    {
        UserThread<TPlatform> thread = process.MainThread;
        Result<Thread, ThreadError> made = _services.Threads.Create("program", ThreadPriority.Normal, _enterProgram, thread);
        if (!made.TryGet(out Thread kernelThread))
        {
            return made.Error == ThreadError.OutOfMemory ? StartError.OutOfMemory : StartError.TooManyProcesses;
        }

        thread.KernelThread = kernelThread;
        using (Table.Acquire())
        {
            process.Link(First, process.Id, process.Id, Keeping.Kept);
            Check.That(process.TryAddThread(thread), "a process ends before it has started");
        }

        _services.Scheduler.Add(kernelThread);
        return StartError.None;
    }
}
