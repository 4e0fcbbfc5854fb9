using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelOS.Tool.Emulators;

/// <summary>The memory nodes of a machine: how large each is, and how far they are from each other. All processors belong to node 0.</summary>
/// <remarks>
/// Written as <c>2</c> (so many nodes of equal size) or as sizes, <c>128M,384M</c>, a size of 0 for a node without memory;
/// then, after a colon, distances in both directions, <c>:0-1=21,1-2=40</c>. Those not given are 20, a node's to itself 10.
/// </remarks>
/// <param name="Mebibytes">The size of each node.</param>
/// <param name="Distances">The distance from each node to each.</param>
internal sealed record NumaLayout(IReadOnlyList<long> Mebibytes, int[][] Distances)
{
    /// <summary>How many nodes there may be.</summary>
    public const int MaximumNodes = 64;

    private const int LocalDistance = 10;
    private const int RemoteDistance = 20;
    private const int LargestDistance = 254;

    /// <summary>How much memory all nodes have together.</summary>
    public long TotalMebibytes => Mebibytes.Sum();

    /// <summary>Reads a layout.</summary>
    /// <param name="text">How it is written.</param>
    /// <param name="total">The machine's memory in mebibytes, for nodes of equal size.</param>
    /// <param name="layout">The layout.</param>
    public static bool TryParse(string text, long total, out NumaLayout? layout)
    {
        layout = null;
        string[] parts = text.Split(':');
        if (parts.Length > 2 || !TryReadSizes(parts[0], total, out List<long> sizes))
        {
            return false;
        }

        int[][] distances = [.. sizes.Select((_, from) => sizes.Select((_, to) => from == to ? LocalDistance : RemoteDistance).ToArray())];
        if (parts.Length == 2 && !parts[1].Split(',').All(part => TryReadDistance(part, distances)))
        {
            return false;
        }

        layout = new NumaLayout(sizes, distances);
        return true;
    }

    private static bool TryReadSizes(string text, long total, out List<long> sizes)
    {
        sizes = [];
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            if (count is < 1 or > MaximumNodes || count > total)
            {
                return false;
            }

            sizes.AddRange(Enumerable.Repeat(total / count, count));
            sizes[^1] += total % count;
            return true;
        }

        foreach (string part in text.Split(','))
        {
            if (MemorySize.TryParse(part, out MemorySize size))
            {
                sizes.Add(size.Mebibytes);
            }
            else if (part is "0" or "0M" or "0G")
            {
                sizes.Add(0);
            }
            else
            {
                return false;
            }
        }

        return sizes.Count <= MaximumNodes && sizes.Sum() > 0;
    }

    private static bool TryReadDistance(string text, int[][] distances)
    {
        string[] parts = text.Split('-', '=');
        if (parts.Length != 3
            || !TryReadNumber(parts[0], distances.Length - 1, out int from)
            || !TryReadNumber(parts[1], distances.Length - 1, out int to)
            || !TryReadNumber(parts[2], LargestDistance, out int distance)
            || from == to
            || distance <= LocalDistance)
        {
            return false;
        }

        distances[from][to] = distances[to][from] = distance;
        return true;
    }

    private static bool TryReadNumber(string text, int largest, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= largest;
}
