using KernelOS.Arch.X86_64;
using KernelOS.Core.Files.Console;

namespace KernelOS.SelfTest;

/// <summary>The kernel's tests of itself, which the kernel option <c>selftest</c> runs at the end of the boot.</summary>
internal static unsafe class SelfTests
{
    /// <summary>Runs all, in a thread of priority Normal; true if all have passed.</summary>
    /// <param name="streams">The standard streams of programs that a test starts.</param>
    public static bool Run(StandardStreams<BareMetal> streams)
    {
        SelfTestRunner runner = new(streams);
        runner.Run("runtime-objects"u8, &RuntimeTests.Objects);
        runner.Run("runtime-arrays"u8, &RuntimeTests.Arrays);
        runner.Run("runtime-dispatch"u8, &RuntimeTests.Dispatch);
        runner.Run("runtime-delegates"u8, &RuntimeTests.Delegates);
        runner.Run("backtrace"u8, &BacktraceTests.NamesTheCallers);
        runner.Run("interrupt-registers"u8, &RegisterTests.InterruptsPreserveRegisters);
        runner.Run("frames"u8, &FrameTests.FramesAreDistinctAndComeBack);
        runner.Run("large-frames"u8, &FrameTests.LargeFramesAreAligned);
        runner.Run("heap"u8, &HeapTests.BlocksKeepTheirContents);
        runner.Run("heap-alignment"u8, &HeapTests.AlignmentIsKept);
        runner.Run("heap-reclaim"u8, &HeapTests.FreePagesAreGivenBack);
        runner.Run("collections"u8, &CollectionTests.CollectionsGiveBackWhatTheyHave);
        runner.Run("paging"u8, &PagingTests.MappingsTakeEffectAtOnce);
        runner.Run("guard-pages"u8, &PagingTests.GuardsAreNotMapped);
        runner.Run("protection"u8, &ProtectionTests.NothingIsWritableAndExecutable);
        runner.Run("threads"u8, &ThreadTests.ThreadsRunAndLeaveNothingBehind);
        runner.Run("thread-priorities"u8, &ThreadTests.TheHighestPriorityRunsFirst);
        runner.Run("thread-preemption"u8, &ThreadTests.TheTimerPreempts);
        runner.Run("thread-slices"u8, &ThreadTests.HigherPrioritiesHaveLongerSlices);
        runner.Run("thread-blocking"u8, &ThreadTests.BlockedThreadsWaitToBeWoken);
        runner.Run("thread-registers"u8, &ThreadTests.SwitchesPreserveRegisters);
        runner.Run("steady-state"u8, &SteadyStateTests.NothingIsAllocated);
        runner.Run("two-processes"u8, &ProcessTests.TwoProcessesRunByPriority);
        runner.Finish();
        return runner.HasPassed;
    }
}
