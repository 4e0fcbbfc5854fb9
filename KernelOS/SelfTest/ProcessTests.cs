using System;
using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;
using KernelOS.Core.Scheduling;

namespace KernelOS.SelfTest;

/// <summary>Processes on the machine.</summary>
internal static class ProcessTests
{
    // Some tens of milliseconds on any machine: longer than a process needs to start.
    private const uint LongRounds = 50_000_000;

    private static ReadOnlySpan<byte> FirstPath => "/process_1"u8;

    private static ReadOnlySpan<byte> SecondPath => "/process_2"u8;

    /// <summary>The usage demonstration's complete example: two processes, each with a thread of its own priority; the high one runs first.</summary>
    /// <remarks>
    /// The example's entry points, 0x400000 and 0x500000, are where the programs are loaded; its stacks come with the
    /// processes. That the first one runs first shows in the second's end: by then the first, which has far more to do,
    /// has ended too.
    /// </remarks>
    public static void TwoProcessesRunByPriority(ref SelfTestRunner test)
    {
        FileError firstError = TinyProgram.Write(FirstPath, 0x40_0000, LongRounds, 11);
        FileError secondError = TinyProgram.Write(SecondPath, 0x50_0000, 1, 22);
        if (!test.Check(firstError == FileError.None && secondError == FileError.None, $"the programs cannot be written: {(int)firstError}, {(int)secondError}"))
        {
            return;
        }

        RunTwo(ref test);
        ulong freeBefore = Kernel.Frames.FreeFrames;
        RunTwo(ref test);
        test.Check(Kernel.Frames.FreeFrames == freeBefore, $"{(long)(freeBefore - Kernel.Frames.FreeFrames)} frames were lost");
        test.Check(Kernel.Services.Processes.InUse == 0, "a process was left behind");
        Directory<BareMetal> root = Kernel.Services.FileSystem.Root;
        test.Check(NameRemover.RemoveFile(root, FirstPath) == FileError.None, "the first program cannot be removed");
        test.Check(NameRemover.RemoveFile(root, SecondPath) == FileError.None, "the second program cannot be removed");
    }

    private static void RunTwo(ref SelfTestRunner test)
    {
        Scheduler<BareMetal> scheduler = Kernel.Scheduler;
        Thread self = scheduler.CurrentThread;
        ThreadPriority ownPriority = self.Priority;

        // Nothing that is started here runs before everything is ready.
        scheduler.SetPriority(self, ThreadPriority.Realtime);
        bool hasSecond = TryStart(ref test, SecondPath, ThreadPriority.Normal, out Process<BareMetal> second);
        bool hasFirst = TryStart(ref test, FirstPath, ThreadPriority.High, out Process<BareMetal> first);
        scheduler.SetPriority(self, ownPriority);
        if (hasSecond)
        {
            ExitStatus status = Kernel.Services.Processes.Reap(second);
            test.Check(!hasFirst || first.State == ProcessState.Ended, "the process of normal priority has ended before the one of high priority");
            test.Check(status.ShellStatus == 22, $"the second process has ended with status {status.ShellStatus}");
        }

        if (hasFirst)
        {
            ExitStatus status = Kernel.Services.Processes.Reap(first);
            test.Check(status.ShellStatus == 11, $"the first process has ended with status {status.ShellStatus}");
        }
    }

    private static bool TryStart(
        ref SelfTestRunner test, ReadOnlySpan<byte> path, ThreadPriority priority, out Process<BareMetal> process)
    {
        Result<Process<BareMetal>, StartError> started =
            Kernel.Services.Processes.Start(path, default(NoStrings), default(NoStrings), test.Streams, out ElfError imageError);
        if (!test.Check(started.TryGet(out process), $"{path} cannot be started: {(int)started.Error}, {(int)imageError}"))
        {
            return false;
        }

        Kernel.Scheduler.SetPriority(process.MainThread.KernelThread!, priority);
        return true;
    }
}
