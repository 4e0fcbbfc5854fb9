using System;
using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Processes.Execution;

/// <summary>Replaces a process's program by another.</summary>
/// <remarks>
/// Everything that can fail is done beside the old program: the new address space is complete before the other threads of
/// the process end, after which there is no way back, and nothing that could fail.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static class ProgramExecution<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Executes a file for the calling thread, which becomes the only one.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="executable">The file, program or script; the reference goes over.</param>
    /// <param name="path">Its path as the program is told it, without NUL.</param>
    /// <param name="reach">Whether an interpreter could open a script by that path.</param>
    /// <param name="arguments">The arguments, at least one, out of the caller's reach.</param>
    /// <param name="environment">The environment, likewise.</param>
    /// <returns>Success: <see cref="UserThread{TPlatform}.Enter"/> starts the program. On an error the program goes on as it was; only without memory for descriptors that were shared may other threads have ended.</returns>
    internal static StartError Execute(
        UserThread<TPlatform> caller,
        Executable<TPlatform> executable,
        ReadOnlySpan<byte> path,
        ScriptReach reach,
        ProgramTextStrings<TPlatform> arguments,
        ProgramTextStrings<TPlatform> environment)
    {
        Process<TPlatform> process = caller.Process;
        ProcessManager<TPlatform> processes = process.Services.Processes;
        if (!processes.TryRentMemory(process.Id, out ProcessMemory<TPlatform>? memory))
        {
            executable.Release();
            return StartError.OutOfMemory;
        }

        process.Limits.ApplyTo(memory.Space);
        memory.Space.SetLayout(process.ChooseLayout());
        memory.Space.AllowsLargePages = process.Space.AllowsLargePages;
        caller.ApplyMemoryPolicy(memory.Space);
        Result<ProgramLayout, StartError> loaded = ProgramLoading<TPlatform>.Load(
            processes.Executables, process.Files, ref executable, memory.Space, path, reach, arguments, environment, out ElfError imageError);
        if (!loaded.TryGet(out ProgramLayout layout))
        {
            processes.Release(memory);

            // What is missing is the dynamic linker. A shell must not take the program for a script.
            return imageError == ElfError.NeedsInterpreter ? StartError.NotFound : loaded.Error;
        }

        bool isAlone = process.TryBecomeOnlyThread(caller);
        if (!isAlone || !process.Files.TryUnshare(FileSharing.Descriptors))
        {
            executable.Release();
            processes.Release(memory);
            return isAlone ? StartError.OutOfMemory : StartError.Ending;
        }

        caller.Name.SetFromPath(path);
        Exchange(caller, memory, executable, layout);
        return StartError.None;
    }

    /// <summary>The point of no return: lets go of everything that does not outlive a program.</summary>
    private static void Exchange(UserThread<TPlatform> caller, ProcessMemory<TPlatform> memory, Executable<TPlatform> executable, in ProgramLayout layout)
    {
        Process<TPlatform> process = caller.Process;
        caller.GiveUpFutexes();
        ProcessMemory<TPlatform> previous = process.ExchangeMemory(memory);
        caller.SetStart(layout.Entry, layout.StackPointer);
        caller.Activate();
        process.Services.Processes.Release(previous);
        caller.ReleaseVforkParent();
        process.SetProgram(executable, layout);
        caller.Signals.ResetForExec();
        process.Files.Descriptors.CloseForExec();
        process.HasExecuted = true;

        // Whoever made it as a clone waits for a program like for any child.
        process.ExitSignal = Signal.Child;
    }
}
