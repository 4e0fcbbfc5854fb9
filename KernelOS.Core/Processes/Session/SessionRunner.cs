using System;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Processes.Session;

/// <summary>The first process's work: runs the programs of the boot, one after the other, and tells how each ended.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
/// <param name="streams">The programs' standard streams.</param>
public sealed class SessionRunner<TPlatform>(KernelServices<TPlatform> services, StandardStreams<TPlatform> streams)
    where TPlatform : struct, IPlatform
{
    /// <summary>What a shell tells if there is no such program.</summary>
    public const int StatusNotFound = 127;

    /// <summary>What a shell tells if a program cannot be executed.</summary>
    public const int StatusNotExecutable = 126;

    /// <summary>Told the index of each program that has been started; null for nobody.</summary>
    public Action<int>? ProgramStarted { get; init; }

    /// <summary>Told the index of each program that has ended, before the next one starts; null for nobody.</summary>
    public Action<int>? ProgramEnded { get; init; }

    /// <summary>Runs all programs; in a thread of its own, while the scheduler runs.</summary>
    /// <param name="session">What to run; its text stays in place.</param>
    /// <returns>The last program's status, which has been reported; 0 if there was none.</returns>
    public int Run(in SessionDescription session)
    {
        int status = 0;
        for (int i = 0; session.TryGetProgram(i, out SessionProgram program); i++)
        {
            status = Run(program, i);
            services.Platform.ReportProgramExited(i, status);
            ProgramEnded?.Invoke(i);
        }

        services.Platform.ReportFinished(status);
        return status;
    }

    private int Run(in SessionProgram program, int index)
    {
        Result<Process<TPlatform>, StartError> started;
        ElfError imageError;
        int attempts = 0;
        do
        {
            started = services.Processes.Start(program.Path, program.Arguments, program.Environment, streams, out imageError);
        }
        while (started.Error == StartError.OutOfMemory && services.OutOfMemoryKiller.TryRelieve(ref attempts));

        if (started.TryGet(out Process<TPlatform> process))
        {
            ProgramStarted?.Invoke(index);
            return services.Processes.Reap(process).ShellStatus;
        }

        string reason = StartErrorText.Describe(started.Error, imageError);
        Log.Write(services.Platform, $"{program.Path}: {reason}");
        return started.Error == StartError.NotFound ? StatusNotFound : StatusNotExecutable;
    }
}
