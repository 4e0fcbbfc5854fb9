using System;
using System.Collections.Generic;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Nullables, tuples, record structs, indexes and ranges, and the equality that structs inherit.</summary>
internal static class ValueChecks
{
    private readonly record struct Point(int X, long Y);

    private record struct Labelled(string Label, Point Place);

    private struct Plain
    {
        public int Number;
        public string? Text;
    }

    private struct Packed
    {
        public int A;
        public int B;
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("values");
        int? none = null;
        int? some = 5;
        transcript.Line("lifted", (none + 1).HasValue);
        transcript.Line("lifted sum", (some + 1)!.Value);
        transcript.Line("coalesce", none ?? 9);
        transcript.Line("default", none.GetValueOrDefault() + some.GetValueOrDefault(8) + none.GetValueOrDefault(7));
        transcript.Line("equal", none == null && some == 5 && some != none && some.Equals(5) && !none.Equals(5) && none.Equals(null));
        transcript.Line("hash", some.GetHashCode() + none.GetHashCode());
        transcript.Line("text", some.ToString());
        transcript.Line("no text", none.ToString());

        (int Number, string Text) pair = (3, "three");
        (int, string) same = (3, "three");
        transcript.Line("tuple", pair.Text);
        transcript.Line("tuple equal", pair == same && pair.Equals(same) && pair.Equals((object)same) && pair != (4, "three"));
        transcript.Line("tuple hash", pair.GetHashCode() == same.GetHashCode());
        (int a, int b, int c, int d, int e, int f, int g) = (1, 2, 3, 4, 5, 6, 7);
        (a, b) = (b, a);
        transcript.Line("deconstructed", (a * 1_000_000) + (b * 100_000) + (c * 10_000) + (d * 1_000) + (e * 100) + (f * 10) + g);

        Point point = new(1, 2);
        Point moved = point with { X = 5 };
        transcript.Line("record equal", point == new Point(1, 2) && point != moved && point.Equals((object)new Point(1, 2)));
        transcript.Line("record hash", point.GetHashCode() == new Point(1, 2).GetHashCode());
        transcript.Line("record text", point.ToString());
        Labelled labelled = new("here", moved);
        transcript.Line("nested record text", labelled.ToString());
        transcript.Line("nested record equal", labelled == new Labelled("here", new Point(5, 2)));

        Index last = ^2;
        transcript.Line("index", last.GetOffset(10) + (last.IsFromEnd ? 100 : 0) + last.Value);
        (int offset, int length) = (2..^1).GetOffsetAndLength(10);
        transcript.Line("range", (offset * 100) + length);
        transcript.Line("range equal", (1..2).Equals(1..2) && !(1..2).Equals(1..^2) && Index.End.Equals(^0));
        transcript.Line("range ends", Range.All.End.IsFromEnd && !Range.StartAt(3).Start.IsFromEnd);

        Plain plain = new() { Number = 4, Text = "x" };
        transcript.Line("plain equal", plain.Equals(new Plain { Number = 4, Text = new string('x', 1) }));
        transcript.Line("plain unequal", plain.Equals(new Plain { Number = 4, Text = "y" }) || plain.Equals(null) || plain.Equals(4));
        transcript.Line("packed equal", new Packed { A = 1, B = 2 }.Equals(new Packed { A = 1, B = 2 }));
        transcript.Line("packed unequal", new Packed { A = 1, B = 2 }.Equals(new Packed { A = 1, B = 3 }));
        transcript.Line("packed hash", new Packed { A = 1, B = 2 }.GetHashCode() == new Packed { A = 1, B = 2 }.GetHashCode());
        transcript.Line("comparer", EqualityComparer<string>.Default.Equals("a", new string('a', 1)) && EqualityComparer<Point>.Default.Equals(point, new Point(1, 2)) && !EqualityComparer<int>.Default.Equals(1, 2));
        transcript.Line("comparer of nullable", EqualityComparer<int?>.Default.Equals(none, null) && EqualityComparer<string?>.Default.Equals(null, null) && !EqualityComparer<string?>.Default.Equals("", null));
    }
}
