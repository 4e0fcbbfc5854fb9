using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace KernelOS.Tool.Benchmarks;

/// <summary>One operation of the linux-ops benchmark.</summary>
/// <param name="Name">What the measuring program calls it.</param>
/// <param name="Title">What it is.</param>
/// <param name="Linux">Its recorded cost on Linux, in instructions; null if there is none.</param>
/// <param name="Aim">What KernelOS aims at, in instructions; null for nothing.</param>
internal sealed record OperationRow(string Name, string Title, long? Linux, long? Aim)
{
    /// <summary>Reads a file of rows: <c>name|title|Linux|aim</c>, <c>-</c> for no number, <c>#</c> for a comment.</summary>
    /// <exception cref="InvalidDataException">A line is something else.</exception>
    public static IReadOnlyList<OperationRow> Read(IEnumerable<string> lines)
    {
        List<OperationRow> rows = [];
        foreach (string line in lines)
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            string[] fields = line.Split('|');
            rows.Add(fields.Length == 4 && TryReadCost(fields[2], out long? linux) && TryReadCost(fields[3], out long? aim)
                ? new OperationRow(fields[0], fields[1], linux, aim)
                : throw new InvalidDataException($"not a row: {line}"));
        }

        return rows;
    }

    private static bool TryReadCost(string text, out long? cost)
    {
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        cost = isNumber ? number : null;
        return isNumber || text == "-";
    }
}
