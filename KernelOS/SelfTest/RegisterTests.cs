using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Core.Primitives;
using KernelOS.Drivers;

namespace KernelOS.SelfTest;

/// <summary>What interrupts leave of the registers of the code that they interrupt.</summary>
internal static class RegisterTests
{
    private const ulong Interrupts = 20;
    private const ulong RoundsAtOnce = 1_000_000;
    private const int MaximumCalls = 100_000;

    /// <summary>General and XMM registers hold what they held after a number of timer interrupts.</summary>
    public static void InterruptsPreserveRegisters(ref SelfTestRunner test)
    {
        ulong end = TrapDispatcher.Ticks + Interrupts;
        for (int calls = 0; TrapDispatcher.Ticks < end; calls++)
        {
            int changed = FillAndWait(RoundsAtOnce, (ulong)calls);
            if (!test.Check(changed == 0, $"register {changed} has changed, by the numbers of RegisterTests.S")
                || !test.Check(calls < MaximumCalls, "no timer interrupts come"))
            {
                return;
            }
        }
    }

    /// <summary>Fills the registers and waits again and again until a time; the first register that has changed, or 0.</summary>
    /// <param name="end">The time.</param>
    /// <param name="seed">What tells the values from another thread's.</param>
    public static int FillUntil(Instant end, ulong seed)
    {
        int changed = 0;
        while (changed == 0 && TscClock.Now < end)
        {
            changed = FillAndWait(RoundsAtOnce, seed);
        }

        return changed;
    }

    // int kos_selftest_registers(ulong rounds, ulong seed)
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_selftest_registers")]
    private static extern int FillAndWait(ulong rounds, ulong seed);
}
