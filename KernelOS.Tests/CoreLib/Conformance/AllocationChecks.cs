using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>What a kernel does all day must make no object; each is done once before it is measured.</summary>
internal static class AllocationChecks
{
    private static readonly byte[] s_buffer = new byte[256];
    private static readonly IShape[] s_shapes = [new Square(2), new Line(3)];

    /// <summary>How many objects have been made so far.</summary>
    public delegate ulong ObjectCounter();

    private interface IShape
    {
        int Size { get; }
    }

    private enum Kind
    {
        None,
        Some,
    }

    private readonly record struct Key(int Number, Kind Kind);

    private sealed class Square(int side) : IShape
    {
        public int Size => side * side;
    }

    private sealed class Line(int length) : IShape
    {
        public int Size => length;
    }

    public static void Run(Transcript transcript, ObjectCounter counter)
    {
        Measure(transcript, counter, "an object, to see that counting works", static () => Use(new object()));
        Measure(transcript, counter, "interface calls", static () =>
        {
            foreach (IShape shape in s_shapes)
            {
                Use(shape.Size);
            }
        });
        Measure(transcript, counter, "formatting", static () => Use(ulong.MaxValue.TryFormat(s_buffer, out int _, "x16") ? 1 : 0));
        Measure(transcript, counter, "record equality", static () => Use(new Key(1, Kind.Some) == new Key(1, Kind.None) ? 1 : 0));
        Measure(transcript, counter, "comparer of enumerations", static () => Use(EqualityComparer<Kind>.Default.Equals(Kind.Some, Kind.None) ? 1 : 0));
        Measure(transcript, counter, "tuple equality", static () => Use((1, 2L) == (1, 3L) ? 1 : 0));
        Measure(transcript, counter, "spans", static () =>
        {
            Span<byte> part = s_buffer.AsSpan(3, 100);
            part.Fill(7);
            part.Slice(50).CopyTo(part);
            Use(part.IndexOf((byte)9) + (part.SequenceEqual(part) ? 1 : 0));
        });
        Measure(transcript, counter, "casts", static () => Use(s_shapes[1] is Line line ? line.Size : 0));
        Measure(transcript, counter, "cached lambda", static () => Use(Apply(static value => value + 1)));
        Measure(transcript, counter, "string switch", static () => Use(Number("write")));
        Measure(transcript, counter, "bits", static () => Use(BitOperations.PopCount(0xFFUL)));
        Measure(transcript, counter, "params span", static () => Use(Sum(1, 2, 3)));
    }

    private static void Measure(Transcript transcript, ObjectCounter counter, string name, Action action)
    {
        action();
        ulong before = counter();
        action();
        transcript.Line(name, counter() - before);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use<T>(T value)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Apply(Func<int, int> function) => function(1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Number(string name) => name switch
    {
        "read" => 0,
        "write" => 1,
        _ => -1,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
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
