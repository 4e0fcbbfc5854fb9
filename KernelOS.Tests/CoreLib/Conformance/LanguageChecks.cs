using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>What the compiler turns into library calls: iterators, interpolation, disposal, patterns, checked arithmetic.</summary>
internal static class LanguageChecks
{
    private sealed class Resource(Transcript transcript, string name) : IDisposable
    {
        public void Dispose() => transcript.Line("disposed", name);
    }

    private ref struct Scope(Transcript transcript)
    {
        public readonly void Dispose() => transcript.Line("scope", "left");
    }

    private sealed class Countdown(int from) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            for (int i = from; i > 0; i--)
            {
                yield return i;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>An interpolated string that is written to memory of its caller, without an allocation.</summary>
    [InterpolatedStringHandler]
    private ref struct LineHandler(int literalLength, int formattedCount, Span<char> destination)
    {
        private readonly Span<char> _destination = destination;
        private readonly int _announced = literalLength + formattedCount;
        private int _length;

        public readonly ReadOnlySpan<char> Written => _destination[.._length];

        public readonly int Announced => _announced;

        public void AppendLiteral(string text)
        {
            text.CopyTo(_destination[_length..]);
            _length += text.Length;
        }

        public void AppendFormatted<T>(T value, string? format = null)
            where T : ISpanFormattable
        {
            if (value.TryFormat(_destination[_length..], out int written, format, null))
            {
                _length += written;
            }
        }

        public void AppendFormatted(string text) => AppendLiteral(text);
    }

    private abstract record Shape;

    private sealed class Wide
    {
        public required int Number { get; init; }
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("language");
        int sum = 0;
        foreach (int number in new Countdown(4))
        {
            sum = (sum * 10) + number;
        }

        transcript.Line("iterator", sum);
        sum = 0;
        foreach (int number in Evens(10))
        {
            sum += number;
        }

        transcript.Line("iterator method", sum);

        using (new Resource(transcript, "block"))
        {
            transcript.Line("inside", "block");
        }

        using (Scope scope = new(transcript))
        {
            transcript.Line("inside", "scope");
        }

        transcript.Line("finally", Finally(transcript, 3));
        Span<char> buffer = stackalloc char[64];
        Interpolate(transcript, buffer, $"pid {42}: {0xBEEF:x8} of {"init"}");
        transcript.Line("enum switch", Classify(5) + Classify(-5) + Classify(500));
        transcript.Line("list pattern", ListPattern([1, 2, 3, 4]) + ListPattern([1]) + ListPattern([]));
        transcript.Line("unchecked", unchecked((int)(Large() * 2)));
        transcript.Line("checked", checked((int)(Large() / 4)));
        transcript.Line("init", new Wide { Number = 31 }.Number);
        string? maybe = Maybe(false);
        transcript.Line("null conditional", maybe?.Length ?? -1);
        maybe ??= "assigned";
        transcript.Line("null assignment", maybe);
        transcript.Line("local function", Factorial(10));
        ref readonly int larger = ref Larger(3, 8);
        transcript.Line("ref return", larger);

        static long Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }

    private static IEnumerable<int> Evens(int limit)
    {
        for (int i = 0; i < limit; i += 2)
        {
            yield return i;
        }
    }

    private static int Finally(Transcript transcript, int value)
    {
        try
        {
            return value * 2;
        }
        finally
        {
            transcript.Line("finally", "ran");
        }
    }

    private static void Interpolate(Transcript transcript, Span<char> buffer, [InterpolatedStringHandlerArgument(nameof(buffer))] LineHandler handler)
    {
        transcript.Line("interpolated", handler.Written);
        transcript.Line("announced", handler.Announced);
    }

    private static string Classify(int value) => value switch
    {
        < 0 => "negative ",
        > 0 and < 100 => "small ",
        _ => "other ",
    };

    private static int ListPattern(ReadOnlySpan<int> values) => values switch
    {
        [] => 1,
        [int only] => only * 10,
        [int first, .., int last] => (first + last) * 100,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Large() => 2_000_000_000;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Maybe(bool isThere) => isThere ? "there" : null;

    private static ref readonly int Larger(in int left, in int right) => ref left > right ? ref left : ref right;
}
