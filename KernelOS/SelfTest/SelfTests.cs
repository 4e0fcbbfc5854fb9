namespace KernelOS.SelfTest;

/// <summary>The kernel's tests of itself, which the kernel option <c>selftest</c> runs at the end of the boot.</summary>
internal static unsafe class SelfTests
{
    /// <summary>Runs all, interrupts enabled; true if all have passed.</summary>
    public static bool Run()
    {
        SelfTestRunner runner = default;
        runner.Run("runtime-objects"u8, &RuntimeTests.Objects);
        runner.Run("runtime-arrays"u8, &RuntimeTests.Arrays);
        runner.Run("runtime-dispatch"u8, &RuntimeTests.Dispatch);
        runner.Run("runtime-delegates"u8, &RuntimeTests.Delegates);
        runner.Run("backtrace"u8, &BacktraceTests.NamesTheCallers);
        runner.Run("interrupt-registers"u8, &RegisterTests.InterruptsPreserveRegisters);
        runner.Run("protection"u8, &ProtectionTests.NothingIsWritableAndExecutable);
        runner.Finish();
        return runner.HasPassed;
    }
}
