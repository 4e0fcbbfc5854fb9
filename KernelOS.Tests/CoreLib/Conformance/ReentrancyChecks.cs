using System.Collections.Generic;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Comparers that change the collection that is asking them: it must not go on with memory that it has given back.</summary>
internal static class ReentrancyChecks
{
    private const int Count = 40;

    public static void Run(Transcript transcript)
    {
        transcript.Group("comparers that change their collection");
        SortWhileGrowing(transcript);
        FindWhileGrowing(transcript);
    }

    private static void SortWhileGrowing(Transcript transcript)
    {
        List<int> list = [];
        for (int i = 0; i < Count; i++)
        {
            list.Add((i * 17) % Count);
        }

        int strangers = 0;
        bool isFirst = true;
        list.Sort((x, y) =>
        {
            if (isFirst)
            {
                isFirst = false;
                list.EnsureCapacity(1000);
                list.Add(-1);
            }

            strangers += x is >= 0 and < Count && y is >= 0 and < Count ? 0 : 1;
            return x - y;
        });
        transcript.Line("strangers", strangers);
        foreach (int item in list)
        {
            transcript.Line("item", item);
        }

        // What is added behind is sorted the next time.
        list.Sort();
        transcript.Line("first", list[0]);
        transcript.Line("last", list[Count]);
    }

    private static void FindWhileGrowing(Transcript transcript)
    {
        GrowingComparer comparer = new();
        Dictionary<int, int> table = new(comparer);
        for (int i = 0; i < Count; i++)
        {
            table.Add(i, 100 + i);
        }

        for (int i = 0; i < Count; i += 8)
        {
            comparer.Table = table;
            transcript.Line("found", table.TryGetValue(i, out int value) ? value : -1);
            transcript.Line("none", table.ContainsKey(-1 - i));
        }

        transcript.Line("keys", table.Count);
    }

    /// <summary>All keys are in one bucket; the first question of a search makes the table grow.</summary>
    private sealed class GrowingComparer : IEqualityComparer<int>
    {
        public Dictionary<int, int>? Table { get; set; }

        public bool Equals(int x, int y)
        {
            if (Table is Dictionary<int, int> table)
            {
                Table = null;
                table.EnsureCapacity((2 * table.Capacity) + 1);
                table.Add(1000 + table.Count, 0);
            }

            return x == y;
        }

        public int GetHashCode(int key) => 7;
    }
}
