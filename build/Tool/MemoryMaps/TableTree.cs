using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>Draws the page tables of an address space: a row for each level, the root at the top, and the pages below them by their rights.</summary>
/// <remarks>How wide a run of pages is grows with the logarithm of how many they are: else one would hide all others.</remarks>
internal static class TableTree
{
    /// <summary>How wide the picture is.</summary>
    public const int Width = BlockGrid.Width;

    /// <summary>How high the picture is.</summary>
    public const int Height = (5 * (RowHeight + RowGap)) + 12;

    private const int RowHeight = 20;
    private const int RowGap = 4;
    private const int LabelWidth = 84;
    private const int MostRuns = 160;

    private static readonly string[] s_rows = ["root", "512 GiB each", "1 GiB each", "2 MiB each", "pages"];

    /// <summary>Draws the tables.</summary>
    public static SvgText Draw(AddressSpaceOutline space)
    {
        SvgText picture = new();
        List<PageRun> runs = [.. space.Pages.Take(MostRuns)];
        int[] edges = PlaceRuns(runs);
        for (int row = 0; row < s_rows.Length; row++)
        {
            picture.Words(0, (row * (RowHeight + RowGap)) + 14, s_rows[row], "dim s");
        }

        picture.Rectangle(LabelWidth, 0, Width - LabelWidth, RowHeight, "table", "the root table");
        for (int row = 1; row < 4; row++)
        {
            DrawTables(picture, runs, edges, row);
        }

        for (int i = 0; i < runs.Count; i++)
        {
            DrawPages(picture, runs[i], edges[i], edges[i + 1]);
        }

        if (space.Pages.Count > MostRuns)
        {
            picture.Words(LabelWidth, Height - 1, $"and {space.Pages.Count - MostRuns} more ranges", "dim s");
        }

        return picture;
    }

    /// <summary>What a tooltip, or a list, says of pages.</summary>
    public static string Describe(PageRun run)
    {
        string rights = (run.Rights[0] == 'u' ? "user " : "kernel ")
            + (run.Rights.Contains('-') ? "inaccessible" : "r" + (run.Rights.Contains('w') ? "w" : "-") + (run.Rights.Contains('x') ? "x" : "-"))
            + (run.Rights.Contains('g') ? ", global" : "");
        return $"0x{run.Start:x}: {run.Count} of {Sizes.OfBytes(1UL << run.Shift)}, {rights}";
    }

    private static int[] PlaceRuns(IReadOnlyList<PageRun> runs)
    {
        int[] weights = [.. runs.Select(run => 8 + (4 * BitOperations.Log2(run.Count)))];
        int total = Math.Max(weights.Sum(), 1);
        int[] edges = new int[runs.Count + 1];
        int sum = 0;
        for (int i = 0; i <= runs.Count; i++)
        {
            edges[i] = LabelWidth + (int)((long)sum * (Width - LabelWidth) / total);
            sum += i < runs.Count ? weights[i] : 0;
        }

        return edges;
    }

    /// <summary>Draws the tables of one level: those that runs have in common as one.</summary>
    private static void DrawTables(SvgText picture, IReadOnlyList<PageRun> runs, int[] edges, int row)
    {
        int shift = 12 + ((4 - row) * 9);
        int i = 0;
        while (i < runs.Count)
        {
            if (runs[i].Shift >= shift)
            {
                i++;
                continue;
            }

            int from = i;
            ulong first = runs[i].Start >> shift;
            ulong last = first;
            while (i < runs.Count && runs[i].Shift < shift && runs[i].Start >> shift <= last)
            {
                last = (runs[i].Start + runs[i].Bytes - 1) >> shift;
                i++;
            }

            int left = edges[from];
            int width = Math.Max(edges[i] - left - 1, 1);
            string count = last == first ? "a table" : $"{last - first + 1} tables";
            picture.Rectangle(left, row * (RowHeight + RowGap), width, RowHeight, "table", $"{count} for 0x{first << shift:x} to 0x{((last + 1) << shift) - 1:x}");
            if (last != first && width > 50)
            {
                picture.Words(left + 4, (row * (RowHeight + RowGap)) + 14, $"×{last - first + 1}", "dim s");
            }
        }
    }

    private static void DrawPages(SvgText picture, PageRun run, int left, int right)
    {
        // Larger pages stand where the tables below them would be.
        int row = run.Shift >= 30 ? 2 : run.Shift >= 21 ? 3 : 4;
        int top = row * (RowHeight + RowGap);
        int width = Math.Max(right - left - 1, 1);
        picture.Rectangle(left, top, width, (4 * (RowHeight + RowGap)) + RowHeight - top, Palette.ClassOf(run), Describe(run));
        string label = $"{run.Count}×{Sizes.OfBytes(1UL << run.Shift)}";
        if (width > 7 * label.Length)
        {
            picture.Words(left + 3, (4 * (RowHeight + RowGap)) + 14, label, "label");
        }
    }
}
