using System;
using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pooling;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes;

/// <summary>Starts programs as processes, and takes back those that have ended.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class ProcessManager<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>What a process and its tables take at most.</summary>
    private const int ProcessBytes = 16384;

    private readonly KernelServices<TPlatform> _services;
    private readonly ThreadEntry _enterProgram;
    private readonly Pool<Process<TPlatform>, TPlatform> _pool;

    /// <summary>Makes a manager without processes.</summary>
    public ProcessManager(KernelServices<TPlatform> services)
    {
        _services = services;
        _enterProgram = EnterProgram;
        _pool = new Pool<Process<TPlatform>, TPlatform>(services.Platform, NewProcess, ProcessBytes, ProcessId.Maximum);
        Table = new ProcessTable<TPlatform>(services.Platform);
    }

    /// <summary>The threads of programs by their numbers.</summary>
    public ProcessTable<TPlatform> Table { get; }

    /// <summary>How many processes there are, with those that have ended and not been reaped.</summary>
    public int InUse => _pool.InUse;

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
        if (!TryMake(out Process<TPlatform>? process))
        {
            return StartError.TooManyProcesses;
        }

        StartError error = process.Files.OpenStandardStreams(streams) == FileError.None ? StartError.None : StartError.OutOfMemory;
        if (error == StartError.None)
        {
            error = Load(process, path, arguments, environment, out imageError);
        }

        if (error == StartError.None)
        {
            process.MainThread.Name.SetFromPath(path);
            if (streams.Console.Terminal is Terminal terminal)
            {
                terminal.ForegroundGroup = process.GroupId.Value;
            }

            error = StartThread(process.MainThread);
        }

        if (error == StartError.None)
        {
            return process;
        }

        process.GiveBack();
        PutBack(process);
        return error;
    }

    /// <summary>Waits until a process has ended, and takes it back.</summary>
    public ExitStatus Reap(Process<TPlatform> process)
    {
        ExitStatus status = process.WaitForExit();
        PutBack(process);
        return status;
    }

    private static StartError ToStartError(FileError error) => error switch
    {
        FileError.OutOfMemory or FileError.TooManyOpenFiles => StartError.OutOfMemory,
        FileError.AccessDenied => StartError.AccessDenied,
        _ => StartError.NotFound,
    };

    // Not static: the compiler keeps the delegate of a static method in a static field.
    private void EnterProgram(Thread thread)
    {
        Check.That(thread.Owner is UserThread<TPlatform>, "a program's thread has no program");
        ((UserThread<TPlatform>)thread.Owner).Enter();
    }

    private Process<TPlatform> NewProcess() => new(_services);

    private bool TryMake([NotNullWhen(true)] out Process<TPlatform>? process)
    {
        if (!_pool.TryRent(out process))
        {
            return false;
        }

        if (Table.TryAdd(process.MainThread, out ProcessId id))
        {
            if (process.TryBegin(id, ProcessId.First))
            {
                return true;
            }

            Table.Remove(id);
        }

        _pool.Return(process);
        return false;
    }

    /// <summary>Fills a process's empty address space with a program.</summary>
    private StartError Load<TArguments, TEnvironment>(
        Process<TPlatform> process, ReadOnlySpan<byte> path, TArguments arguments, TEnvironment environment, out ElfError imageError)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        imageError = ElfError.None;
        Directory<TPlatform> directory = process.Files.GetWorkingDirectory();
        Result<Inode<TPlatform>, FileError> found = PathLookup.Find(directory, path, FinalLink.Follow);
        directory.Release();
        if (!found.TryGet(out Inode<TPlatform> inode))
        {
            return ToStartError(found.Error);
        }

        StartError error = inode is RegularFile<TPlatform> file && (inode.Mode & FileMode.AnyExecute) != 0
            ? Load(process, file, path, arguments, environment, out imageError)
            : StartError.AccessDenied;
        inode.Release();
        return error;
    }

    private StartError Load<TArguments, TEnvironment>(
        Process<TPlatform> process, RegularFile<TPlatform> file, ReadOnlySpan<byte> path, TArguments arguments, TEnvironment environment, out ElfError imageError)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        Result<ProgramLayout, StartError> loaded =
            ProgramLoader<TPlatform>.Load(_services.Platform, process.Space, file, path, arguments, environment, out imageError);
        if (loaded.TryGet(out ProgramLayout layout))
        {
            process.MainThread.Begin(process.Id, layout.Entry, layout.StackPointer);
        }

        return loaded.Error;
    }

    private StartError StartThread(UserThread<TPlatform> thread)
    {
        Result<Thread, ThreadError> made = _services.Threads.Create("program", ThreadPriority.Normal, _enterProgram, thread);
        if (!made.TryGet(out Thread kernelThread))
        {
            return made.Error == ThreadError.OutOfMemory ? StartError.OutOfMemory : StartError.TooManyProcesses;
        }

        thread.KernelThread = kernelThread;
        thread.Process.SetRunning();
        _services.Scheduler.Add(kernelThread);
        return StartError.None;
    }

    private void PutBack(Process<TPlatform> process)
    {
        Table.Remove(process.Id);
        process.Recycle();
        _pool.Return(process);
    }
}
