using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Spans and what reads through them.</summary>
internal static class SpanChecks
{
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Header
    {
        public ushort Kind;
        public uint Length;
        public byte Flags;
    }

    [InlineArray(5)]
    private struct Five
    {
        private int _first;
    }

    // Larger than a page, so that entering a method that has one on its stack is checked.
    [InlineArray(3000)]
    private struct Large
    {
        private long _first;
    }

    private static ReadOnlySpan<ushort> Primes => [2, 3, 5, 7, 11, 13];

    public static void Run(Transcript transcript)
    {
        transcript.Group("spans");
        int[] numbers = [5, 3, 9, 3, 1];
        Span<int> span = numbers;
        transcript.Line("length", span.Length);
        transcript.Line("slice", span[1..4][1]);
        transcript.Line("slice to end", span.Slice(3).Length);
        transcript.Line("IndexOf", span.IndexOf(9));
        transcript.Line("LastIndexOf", span.LastIndexOf(3));
        transcript.Line("missing", span.IndexOf(4));
        transcript.Line("Contains", span.Contains(1));
        transcript.Line("IndexOf sequence", "abcabd"u8.IndexOf("abd"u8));
        transcript.Line("IndexOf nothing", "abc"u8.IndexOf(default(ReadOnlySpan<byte>)));
        transcript.Line("StartsWith", "/bin/sh"u8.StartsWith("/bin"u8) && !"/b"u8.StartsWith("/bin"u8));
        transcript.Line("EndsWith", "/bin/sh"u8.EndsWith("sh"u8));
        transcript.Line("SequenceEqual", span.SequenceEqual([5, 3, 9, 3, 1]) && !span.SequenceEqual([5, 3, 9, 3]) && !span.SequenceEqual([5, 3, 9, 3, 2]));
        transcript.Line("SequenceCompareTo", "abc"u8.SequenceCompareTo("abd"u8) < 0 && "abc"u8.SequenceCompareTo("ab"u8) > 0);
        span.Reverse();
        transcript.Line("reversed", (span[0] * 10) + span[4]);
        span.Slice(1, 3).Fill(7);
        transcript.Line("filled", (span[0] * 100) + (span[1] * 10) + span[4]);
        span[..2].Clear();
        transcript.Line("cleared", (span[0] * 100) + (span[1] * 10) + span[2]);
        span[1..].CopyTo(span);
        transcript.Line("overlapping copy", (span[0] * 100) + (span[1] * 10) + span[3]);
        transcript.Line("TryCopyTo", span.TryCopyTo(new int[4]));
        transcript.Line("ToArray", span.ToArray().Length);
        transcript.Line("empty", Span<int>.Empty.IsEmpty && new Span<int>(null).IsEmpty && default(ReadOnlySpan<char>).ToArray().Length == 0);
        transcript.Line("same", span == numbers.AsSpan() && span != numbers.AsSpan(1));
        transcript.Line("constant", Primes[4]);
        transcript.Line("char span text", "some text".AsSpan(5).ToString());

        int sum = 0;
        foreach (ref int number in span)
        {
            number++;
            sum += number;
        }

        transcript.Line("foreach ref", sum);
        Span<byte> stack = stackalloc byte[16];
        transcript.Line("stackalloc is clear", stack.IndexOf((byte)1) < 0 && stack[15] == 0);
        BinaryPrimitives.WriteUInt32LittleEndian(stack, 0x11223344);
        BinaryPrimitives.WriteUInt64BigEndian(stack.Slice(4), 0x0102030405060708);
        transcript.Line("little", BinaryPrimitives.ReadUInt16LittleEndian(stack));
        transcript.Line("big", BinaryPrimitives.ReadUInt16BigEndian(stack));
        transcript.Line("big 64", BinaryPrimitives.ReadInt64BigEndian(stack.Slice(4)));
        transcript.Line("too short", BinaryPrimitives.TryReadInt64LittleEndian(stack.Slice(9), out _));
        transcript.Line("reversed", BinaryPrimitives.ReverseEndianness(0x0A0B0C0Du));
        transcript.Line("reversed short", BinaryPrimitives.ReverseEndianness((short)-2));

        Header header = MemoryMarshal.Read<Header>(stack);
        transcript.Line("header", header.Length);
        transcript.Line("header size", Unsafe.SizeOf<Header>());
        header.Flags = 0x5A;
        MemoryMarshal.Write(stack, in header);
        transcript.Line("written", stack[6]);
        MemoryMarshal.AsRef<Header>(stack).Kind = 0xBEEF;
        transcript.Line("as ref", stack[0]);
        transcript.Line("cast", MemoryMarshal.Cast<byte, uint>(stack)[1]);
        transcript.Line("cast length", MemoryMarshal.Cast<byte, long>(stack.Slice(1)).Length);
        transcript.Line("cast to smaller", MemoryMarshal.Cast<int, byte>(span).Length);
        transcript.Line("as bytes", MemoryMarshal.AsBytes(span)[4]);
        transcript.Line("TryRead", MemoryMarshal.TryRead(stack.Slice(12), out ulong _));

        Five five = default;
        for (int i = 0; i < 5; i++)
        {
            five[i] = i * i;
        }

        Span<int> inside = five;
        transcript.Line("inline array", inside[4] + five[3] + inside.Length);
        transcript.Line("large frame", SumOfLarge(1000));
        transcript.Line("params", Sum(1, 2, 3) + Sum());
        ref int first = ref MemoryMarshal.GetReference(span);
        Unsafe.Add(ref first, 2) = 77;
        transcript.Line("unsafe add", numbers[2]);
        transcript.Line("byte offset", Unsafe.ByteOffset(ref first, ref numbers[3]));
        transcript.Line("null ref", Unsafe.IsNullRef(ref Unsafe.NullRef<int>()));
        transcript.Line("bit cast", Unsafe.BitCast<long, ulong>(-1));
        transcript.Line("subtract", Unsafe.Subtract(ref numbers[3], 1));
        transcript.Line("addresses", Unsafe.IsAddressLessThan(ref numbers[0], ref numbers[1]) && !Unsafe.IsAddressGreaterThan(ref numbers[0], ref numbers[1]));
        Unsafe.InitBlockUnaligned(ref stack[1], 0x11, 7);
        Unsafe.CopyBlockUnaligned(ref stack[9], ref stack[2], 5);
        transcript.Line("blocks", BinaryPrimitives.ReadUInt64LittleEndian(stack.Slice(6)));
        transcript.Line("span text", "other text".ToCharArray().AsSpan(6).ToString());
        transcript.Line("unaligned", Unsafe.ReadUnaligned<uint>(ref stack[3]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumOfLarge(long start)
    {
        Large large = default;
        Span<long> values = large;
        values.Fill(start);
        values[^1] = 7;
        long sum = 0;
        foreach (long value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static int Sum(params ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }
}
