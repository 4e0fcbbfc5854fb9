using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics.Symbols;
using KernelOS.Core.Diagnostics.Unwinding;
using KernelOS.Diagnostics;

namespace KernelOS.SelfTest;

/// <summary>A backtrace names the functions that called each other, through frames of all kinds.</summary>
internal static class BacktraceTests
{
    /// <summary>Three methods deep, the names and the way out are right.</summary>
    public static void NamesTheCallers(ref SelfTestRunner test)
    {
        int sum = First(ref test, 3);
        test.Check(sum == 3 + 4 + 5, "the methods that were walked through have gone on wrongly");
    }

    // Each does something with the result of its call, so that none can become a jump.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int First(ref SelfTestRunner test, int value) => Second(ref test, value + 1) + value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Second(ref SelfTestRunner test, int value)
    {
        // A frame of a size that only the table knows.
        Span<byte> buffer = stackalloc byte[value * 16];
        buffer.Fill((byte)value);
        return Third(ref test, value + 1) + buffer[^1];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Third(ref SelfTestRunner test, int value)
    {
        Unwinder<KernelStackMemory> unwinder = Backtrace.StartHere();
        Expect(ref test, ref unwinder, "Third"u8);
        Expect(ref test, ref unwinder, "Second"u8);
        Expect(ref test, ref unwinder, "First"u8);
        Expect(ref test, ref unwinder, "NamesTheCallers"u8);

        int depth = 0;
        while (depth < 20 && unwinder.Step() == UnwindOutcome.Unwound)
        {
            depth++;
        }

        test.Check(depth is > 0 and < 20, $"the walk took {depth} more steps");
        return value;
    }

    private static void Expect(ref SelfTestRunner test, ref Unwinder<KernelStackMemory> unwinder, ReadOnlySpan<byte> name)
    {
        if (test.Check(Backtrace.TryFindSymbol(unwinder.LookupAddress, out Symbol symbol), $"0x{unwinder.LookupAddress:x} has no name"))
        {
            test.Check(
                symbol.Name.SequenceEqual(name) && symbol.Container.SequenceEqual("KernelOS.SelfTest.BacktraceTests"u8),
                $"{symbol.Container}.{symbol.Name} was found in place of {name}");
        }

        test.Check(unwinder.Step() == UnwindOutcome.Unwound, $"the walk ended at {name}");
    }
}
