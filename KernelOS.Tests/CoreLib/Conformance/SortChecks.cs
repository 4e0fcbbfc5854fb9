using System;
using System.Collections.Generic;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Sorting: every length, and the inputs that are hard for quicksort; elements that are equal cannot be told apart.</summary>
internal static class SortChecks
{
    private enum Level : byte
    {
        Low = 1,
        High = 200,
        Middle = 100,
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("sorting");
        for (int length = 0; length < 200; length++)
        {
            for (int kind = 0; kind < 6; kind++)
            {
                List<int> list = Make(length, kind);
                list.Sort();
                transcript.Line("sorted", Digest(list));
                list.Sort(0, length / 2, new Backwards());
                transcript.Line("half backwards", Digest(list));
            }
        }

        for (int kind = 0; kind < 6; kind++)
        {
            List<int> list = Make(20_000, kind);
            list.Sort(Comparer<int>.Create(static (a, b) => a < b ? 1 : a > b ? -1 : 0));
            transcript.Line("long", Digest(list));
        }

        List<Level> levels = [Level.High, Level.Low, Level.Middle];
        levels.Sort();
        transcript.Line("enumeration", ((int)levels[0] * 1_000_000) + ((int)levels[1] * 1000) + (int)levels[2]);
        List<int?> nullable = [3, null, 1];
        nullable.Sort();
        transcript.Line("nullable", nullable[0] is null ? nullable[1]!.Value : -1);
        List<long> longs = [long.MaxValue, long.MinValue, 0, -1];
        longs.Sort();
        transcript.Line("longs", longs[1]);
        List<string> texts = ["10", "9", "1", "08"];
        texts.Sort();
        transcript.Line("texts", texts[0] + texts[1] + texts[2] + texts[3]);
        transcript.Line("Comparer", Comparer<int>.Default.Compare(1, 2) + (10 * Math.Sign(Comparer<string>.Default.Compare("b", "a"))));
    }

    private static List<int> Make(int length, int kind)
    {
        List<int> list = new(length);
        uint state = 99;
        for (int i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            list.Add(kind switch
            {
                0 => i,
                1 => -i,
                2 => 5,
                3 => i % 3,
                4 => i < length / 2 ? i : length - i,
                _ => (int)state,
            });
        }

        return list;
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

    private sealed class Backwards : IComparer<int>
    {
        public int Compare(int x, int y) => y.CompareTo(x);
    }
}
