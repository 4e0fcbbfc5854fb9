using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelOS.Tool.Benchmarks;

/// <summary>Columns of text: the first one to the left, the others to the right.</summary>
internal static class TextTable
{
    /// <summary>Writes rows of equally many cells.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> padded = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", padded).TrimEnd());
        }
    }
}
