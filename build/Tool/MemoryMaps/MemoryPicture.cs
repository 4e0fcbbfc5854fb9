using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>One picture of a snapshot that needs nothing else: what memory is used for, and the page tables.</summary>
internal static class MemoryPicture
{
    private const int Margin = 20;

    /// <summary>The kernel's half, and the programs that map most.</summary>
    private const int MostSpaces = 4;

    private const int LegendColumns = 4;
    private const int LegendColumnWidth = BlockGrid.Width / LegendColumns;

    /// <summary>Draws a snapshot as an SVG file.</summary>
    public static string Draw(MemorySnapshot snapshot)
    {
        SvgText inner = new();
        int y = 0;
        inner.Words(0, y + 18, $"KernelOS: memory {snapshot.Name}", "t");
        y += 34;
        y = DrawLegend(inner, snapshot, y);
        SvgText grid = BlockGrid.Draw(snapshot, out int height);
        inner.Add(grid, y);
        y += height + 8;
        y = DrawRights(inner, y);
        HashSet<int> drawn = [.. snapshot.Spaces.OrderByDescending(space => space.Number == 0 ? ulong.MaxValue : space.MappedBytes).Take(MostSpaces).Select(space => space.Number)];
        foreach (AddressSpaceOutline space in snapshot.Spaces.Where(space => drawn.Contains(space.Number)))
        {
            inner.Words(0, y + 14, Title(space), "h");
            inner.Add(TableTree.Draw(space), y + 26);
            y += 26 + TableTree.Height + 12;
        }

        if (snapshot.Spaces.Count > MostSpaces)
        {
            inner.Words(0, y + 10, $"and {snapshot.Spaces.Count - MostSpaces} more address spaces", "dim");
            y += 16;
        }

        SvgText picture = new();
        int width = BlockGrid.Width + (2 * Margin);
        picture.Rectangle(0, 0, width, y + (2 * Margin), "paper");
        picture.Begin($"transform='translate({Margin} {Margin})'");
        picture.Add(inner, 0);
        picture.End();
        return picture.ToElement(width, y + (2 * Margin), Palette.StyleSheet);
    }

    /// <summary>What is told of an address space in one line.</summary>
    public static string Title(AddressSpaceOutline space)
    {
        string tables = string.Join(" + ", Enumerable.Range(0, 4).Reverse().Select(space.CountTables));
        return $"{(space.Number == 0 ? "page tables of the kernel's half" : $"page tables of {space.Name} [{space.Number}]")}: {tables} tables map {Sizes.OfBytes(space.MappedBytes)}";
    }

    private static int DrawRights(SvgText picture, int y)
    {
        int x = 0;
        foreach ((string style, string name) in (ReadOnlySpan<(string, string)>)[("rx", "executable pages"), ("rw", "writable pages"), ("r", "read-only pages")])
        {
            picture.Rectangle(x, y, 12, 12, style);
            picture.Words(x + 18, y + 10, name);
            x += LegendColumnWidth;
        }

        return y + 26;
    }

    private static int DrawLegend(SvgText picture, MemorySnapshot snapshot, int y)
    {
        List<(string Style, string Name, ulong Frames)> entries = [("free", "free", snapshot.FreeFrames)];
        entries.AddRange(snapshot.Uses
            .Select(use => (Palette.ClassOf(use.Key, 0), use.Value, snapshot.CountFrames(use.Key)))
            .Where(entry => entry.Item3 != 0)
            .OrderByDescending(entry => entry.Item3));
        for (int i = 0; i < entries.Count; i++)
        {
            int x = i % LegendColumns * LegendColumnWidth;
            picture.Rectangle(x, y, 12, 12, entries[i].Style);
            picture.Words(x + 18, y + 10, $"{entries[i].Name}: {Sizes.OfFrames(entries[i].Frames)}");
            y += i % LegendColumns == LegendColumns - 1 || i == entries.Count - 1 ? 20 : 0;
        }

        return y + 10;
    }
}
