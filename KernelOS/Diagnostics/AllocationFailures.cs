using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Diagnostics;

/// <summary>Allocations that fail on purpose, chosen by a seeded generator, to show that the kernel bears it: the option <c>fail-allocation=SEED,ONE_IN</c>.</summary>
/// <remarks>They begin when the first program has been started, and are over when the last one starts, which shows what is left.</remarks>
internal static class AllocationFailures
{
    private static ulong s_random;
    private static uint s_oneIn;
    private static bool s_isOn;

    /// <summary>Reads <c>SEED,ONE_IN</c>, two decimal numbers from 1.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text)
    {
        int comma = text.IndexOf((byte)',');
        if (comma < 0 || !TryReadNumber(text[..comma], out ulong seed) || !TryReadNumber(text[(comma + 1)..], out ulong oneIn))
        {
            return false;
        }

        s_random = seed;
        s_oneIn = (uint)Math.Min(oneIn, uint.MaxValue);
        return true;
    }

    /// <summary>Begins, if the option was given.</summary>
    public static void Begin() => s_isOn = s_oneIn != 0;

    /// <summary>Ends.</summary>
    public static void End() => s_isOn = false;

    /// <summary>Whether allocations may have to fail now.</summary>
    public static bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_isOn;
    }

    /// <summary>Whether the allocation that is asked for now has to fail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Hit() => s_isOn && Draw();

    // xorshift64*, of which the upper half is scaled to 0…ONE_IN-1.
    private static bool Draw()
    {
        s_random ^= s_random >> 12;
        s_random ^= s_random << 25;
        s_random ^= s_random >> 27;
        return (((s_random * 0x2545F4914F6CDD1D) >> 32) * s_oneIn) >> 32 == 0;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > uint.MaxValue)
            {
                return false;
            }

            number = (number * 10) + (ulong)(digit - '0');
        }

        return number != 0;
    }
}
