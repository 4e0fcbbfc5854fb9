using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelOS.Tool.Benchmarks;

/// <summary>Pieces of work that the same peers have done.</summary>
/// <param name="Title">What the group is about, and the unit.</param>
/// <param name="Peers">Who they are.</param>
/// <param name="Rows">The work.</param>
internal sealed record PeerGroup(string Title, IReadOnlyList<string> Peers, IReadOnlyList<PeerRow> Rows)
{
    /// <summary>Reads a file of groups: <c>= title | peer | …</c> begins one, then <c>name | title | aim | figure of each peer</c>; <c>-</c> for no number, <c>#</c> for a comment.</summary>
    /// <exception cref="InvalidDataException">A line is something else.</exception>
    public static IReadOnlyList<PeerGroup> Read(IEnumerable<string> lines)
    {
        List<PeerGroup> groups = [];
        List<PeerRow> rows = [];
        foreach (string line in lines.Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            if (line.StartsWith('='))
            {
                string[] heads = line[1..].Split('|', StringSplitOptions.TrimEntries);
                rows = [];
                groups.Add(new PeerGroup(heads[0], heads[1..], rows));
                continue;
            }

            string[] fields = line.Split('|', StringSplitOptions.TrimEntries);
            if (groups.Count == 0 || fields.Length != 3 + groups[^1].Peers.Count)
            {
                throw new InvalidDataException($"not a row: {line}");
            }

            rows.Add(new PeerRow(fields[0], fields[1], ReadFigure(fields[2], line), [.. fields[3..].Select(field => ReadFigure(field, line))]));
        }

        return groups;
    }

    private static double? ReadFigure(string text, string line) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double figure) ? figure
        : text == "-" ? null
        : throw new InvalidDataException($"not a row: {line}");
}
