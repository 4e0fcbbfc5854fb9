using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Lists.</summary>
internal static class ListChecks
{
    private readonly record struct Point(int X, string Name);

    public static void Run(Transcript transcript)
    {
        transcript.Group("lists");
        List<int> v = [];
        v.Add(1);
        v.Add(2);
        v.Add(3);
        transcript.Line("three", (v[0] * 100) + (v[1] * 10) + v[2]);
        transcript.Line("count", v.Count);
        transcript.Line("capacity", v.Capacity);
        v.AddRange([5, 7, 9]);
        v.AddRange(v);
        v.InsertRange(2, v);
        v.InsertRange(1, new int[] { 42, 43 });
        v.AddRange(new Queue<int>([77, 78]));
        Write(transcript, "ranges", v);
        transcript.Line("capacity", v.Capacity);
        transcript.Line("IndexOf", v.IndexOf(9));
        transcript.Line("IndexOf from", v.IndexOf(9, 12));
        transcript.Line("IndexOf none", v.IndexOf(1000));
        transcript.Line("LastIndexOf", v.LastIndexOf(3));
        transcript.Line("Contains", v.Contains(43) && !v.Contains(-43));
        transcript.Line("Remove", v.Remove(42) && !v.Remove(42));
        v.RemoveAt(0);
        v.RemoveRange(3, 4);
        transcript.Line("RemoveAll", v.RemoveAll(static number => number % 2 == 0));
        Write(transcript, "removed", v);
        v.Reverse();
        v.Reverse(1, 5);
        Write(transcript, "reversed", v);
        v.Sort();
        Write(transcript, "sorted", v);
        transcript.Line("BinarySearch", v.BinarySearch(43));
        transcript.Line("BinarySearch none", v.BinarySearch(44));
        v.Sort(static (a, b) => b.CompareTo(a));
        Write(transcript, "sorted down", v);
        transcript.Line("Find", v.Find(static number => number < 8));
        transcript.Line("Find none", v.Find(static number => number < 0));
        transcript.Line("Exists", v.Exists(static number => number == 3));
        transcript.Line("TrueForAll", v.TrueForAll(static number => number > 0));
        Write(transcript, "FindAll", v.FindAll(static number => number > 5));
        Write(transcript, "range", v[1..4]);
        Write(transcript, "GetRange", v.GetRange(2, 3));
        transcript.Line("last", v[^1]);
        int[] copy = new int[v.Count + 2];
        v.CopyTo(copy, 1);
        v.CopyTo(1, copy, 0, 2);
        transcript.Line("copied", (copy[0] * 10_000) + (copy[1] * 100) + copy[2]);
        transcript.Line("ToArray", v.ToArray().Length);
        CollectionsMarshal.AsSpan(v)[0] = -5;
        CollectionsMarshal.SetCount(v, 3);
        Write(transcript, "through a span", v);
        transcript.Line("EnsureCapacity", v.EnsureCapacity(100));
        v.TrimExcess();
        transcript.Line("TrimExcess", v.Capacity);
        v.Clear();
        v.TrimExcess();
        transcript.Line("empty", v.Capacity + v.Count);
        v.Capacity = 10;
        transcript.Line("capacity as set", v.Capacity);

        Texts(transcript);
        Points(transcript);
        Random(transcript);
    }

    private static void Texts(Transcript transcript)
    {
        List<string?> texts = new(2) { "pear", null, "apple" };
        texts.Insert(0, "fig");
        texts[1] += "s";
        transcript.Line("null is found", texts.IndexOf(null));
        texts.Remove(null);
        texts.Sort(StringComparer);
        foreach (string? text in texts)
        {
            transcript.Line("text", text);
        }

        IReadOnlyList<string?> readOnly = texts;
        IList<string?> changeable = texts;
        changeable.Insert(1, "plum");
        transcript.Line("through interfaces", readOnly.Count + readOnly[1]!.Length + (changeable.IsReadOnly ? 100 : 0));
        IEnumerable<object?> objects = texts;
        int count = 0;
        foreach (object? item in objects)
        {
            count += item is string ? 1 : 100;
        }

        transcript.Line("covariant", count);
        string[] array = ["x", "y", "z"];
        IEnumerable<string> sequence = array;
        foreach (string item in sequence)
        {
            transcript.Line("of an array", item);
        }

        IReadOnlyList<string> view = array;
        transcript.Line("an array's interface", view.Count + view[2].Length);
        transcript.Line("ICollection", ((ICollection<string>)array).Contains("y"));
        List<string> fromArray = new(array);
        transcript.Line("from an array", fromArray[2]);
        List<string> spread = [.. array, "w", .. fromArray];
        transcript.Line("spread", spread.Count);
        transcript.Line("spread last", spread[^2]);
    }

    private static void Points(Transcript transcript)
    {
        List<Point> points = [];
        for (int i = 0; i < 20; i++)
        {
            points.Add(new Point(i * 7 % 20, "p"));
        }

        transcript.Line("a struct", points.IndexOf(new Point(6, "p")));
        points.Sort(static (a, b) => a.X - b.X);
        int wrong = 0;
        for (int i = 0; i < points.Count; i++)
        {
            wrong += points[i].X == i ? 0 : 1;
        }

        transcript.Line("sorted structs", wrong);
        points.ForEach(point => wrong += point.X);
        transcript.Line("ForEach", wrong);
    }

    /// <summary>A walk through everything that changes a list, by a fixed sequence of numbers.</summary>
    private static void Random(Transcript transcript)
    {
        List<int> list = [];
        uint state = 12345;
        for (int i = 0; i < 20_000; i++)
        {
            int value = (int)(Next(ref state) % 1000);
            switch (Next(ref state) % 12)
            {
                case 0:
                    list.Insert(value % (list.Count + 1), value);
                    break;
                case 1 when list.Count > 0:
                    list.RemoveAt(value % list.Count);
                    break;
                case 2:
                    list.Remove(value);
                    break;
                case 3 when list.Count > 20:
                    list.RemoveRange(value % (list.Count - 10), value % 10);
                    break;
                case 4:
                    list.InsertRange(value % (list.Count + 1), list.GetRange(0, Math.Min(list.Count, value % 7)));
                    break;
                case 5 when value < 5:
                    list.TrimExcess();
                    break;
                case 6 when value < 2:
                    list.Clear();
                    break;
                case 7 when value < 10:
                    list.Sort();
                    break;
                case 8 when value < 20:
                    list.Reverse();
                    break;
                default:
                    list.Add(value);
                    break;
            }

            if (i % 250 == 0)
            {
                transcript.Line("random", Digest(list));
                transcript.Line("room", list.Capacity);
            }
        }
    }

    private static long Digest(List<int> list)
    {
        long digest = list.Count;
        foreach (int item in list)
        {
            digest = unchecked((digest * 31) + item);
        }

        return digest;
    }

    private static int StringComparer(string? a, string? b) => string.CompareOrdinal(a, b);

    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }

    private static void Write(Transcript transcript, string name, List<int> list)
    {
        foreach (int item in list)
        {
            transcript.Line(name, item);
        }
    }
}
