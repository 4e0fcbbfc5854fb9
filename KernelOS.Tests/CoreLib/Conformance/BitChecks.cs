using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Bit operations, each both through the instruction and, behind a pointer, through the library's own body.</summary>
internal static unsafe class BitChecks
{
    public static void Run(Transcript transcript)
    {
        transcript.Group("bits");
        delegate*<ulong, int> leading = &BitOperations.LeadingZeroCount;
        delegate*<uint, int> leading32 = &BitOperations.LeadingZeroCount;
        delegate*<ulong, int> trailing = &BitOperations.TrailingZeroCount;
        delegate*<uint, int> trailing32 = &BitOperations.TrailingZeroCount;
        delegate*<ulong, int> population = &BitOperations.PopCount;
        for (int shift = 0; shift < 64; shift++)
        {
            Try(transcript, 1UL << shift);
            Try(transcript, (1UL << shift) - 1);
            Try(transcript, 0xA5A5_0000_1234_8001UL >> shift);
            ulong value = 0x8000_0001_0001_8000UL >> shift;
            transcript.Line("bodies", leading(value) + (100L * leading32((uint)value)) + (10_000L * trailing(value)) + (1_000_000L * trailing32((uint)value)) + (100_000_000L * population(value)));
        }

        Try(transcript, 0);
        Try(transcript, ulong.MaxValue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Try(Transcript transcript, ulong value)
    {
        transcript.Line("lzcnt", BitOperations.LeadingZeroCount(value) + (100 * BitOperations.LeadingZeroCount((uint)value)));
        transcript.Line("tzcnt", BitOperations.TrailingZeroCount(value) + (100 * BitOperations.TrailingZeroCount((uint)value)) + (10_000 * BitOperations.TrailingZeroCount((long)value)) + (1_000_000 * BitOperations.TrailingZeroCount((int)value)));
        transcript.Line("popcnt", BitOperations.PopCount(value) + (100 * BitOperations.PopCount((uint)value)));
        transcript.Line("log2", BitOperations.Log2(value) + (100 * BitOperations.Log2((uint)value)));
        transcript.Line("pow2", BitOperations.IsPow2(value));
        transcript.Line("pow2 signed", BitOperations.IsPow2((int)value) || BitOperations.IsPow2((long)value));
        transcript.Line("round", BitOperations.RoundUpToPowerOf2(value));
        transcript.Line("round 32", BitOperations.RoundUpToPowerOf2((uint)value));
        transcript.Line("rotate", BitOperations.RotateLeft(value, 13) ^ BitOperations.RotateRight(value, 7));
        transcript.Line("rotate 32", BitOperations.RotateLeft((uint)value, 13) ^ BitOperations.RotateRight((uint)value, 7));
    }
}
