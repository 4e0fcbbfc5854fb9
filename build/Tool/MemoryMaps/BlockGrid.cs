using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>Draws physical memory: a rectangle for each block of 2 MiB, in which each frame has its place, node by node.</summary>
/// <remarks>Machines so large that there would be too many rectangles get one for several blocks, in which the uses have their shares.</remarks>
internal sealed class BlockGrid
{
    private const ulong FramesPerBlock = 512;
    private const int FramesPerRow = 32;
    private const int LabelWidth = 84;
    private const int Gap = 3;

    /// <summary>So many blocks are drawn at four times the size.</summary>
    private const ulong VeryFewBlocks = 64;

    /// <summary>So many blocks are drawn at twice the size.</summary>
    private const ulong FewBlocks = 512;

    /// <summary>So many blocks are drawn frame by frame at all.</summary>
    private const ulong ManyBlocks = 4096;

    private readonly MemorySnapshot _snapshot;
    private readonly Dictionary<int, int> _shades = [];
    private readonly ulong _framesPerCell;
    private readonly int _scale;
    private readonly int _columns;
    private readonly SvgText _picture = new();
    private int _y;

    private BlockGrid(MemorySnapshot snapshot)
    {
        _snapshot = snapshot;
        foreach ((int owner, _) in snapshot.CountByOwner(Palette.PrivateMemory))
        {
            _shades[owner] = _shades.Count;
        }

        ulong blocks = snapshot.Frames.Count == 0 ? 1 : (snapshot.Frames[^1].End - snapshot.Frames[0].First) / FramesPerBlock;
        _scale = blocks <= VeryFewBlocks ? 4 : blocks <= FewBlocks ? 2 : 1;
        _columns = 32 / _scale;
        _framesPerCell = FramesPerBlock;
        while (blocks * FramesPerBlock / _framesPerCell > ManyBlocks)
        {
            _framesPerCell *= 2;
        }
    }

    /// <summary>How wide the picture is.</summary>
    public const int Width = LabelWidth + (16 * ((FramesPerRow * 2) + Gap));

    private int CellWidth => FramesPerRow * _scale;

    private int CellHeight => (int)(FramesPerBlock / FramesPerRow) * _scale;

    /// <summary>Draws a snapshot's memory.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="height">How high the picture is.</param>
    public static SvgText Draw(MemorySnapshot snapshot, out int height)
    {
        BlockGrid grid = new(snapshot);
        foreach (IGrouping<int, (int Node, ulong Start, ulong End)> node in snapshot.Nodes.GroupBy(range => range.Node))
        {
            grid.DrawNode(node.Key, [.. node]);
        }

        height = grid._y;
        return grid._picture;
    }

    private void DrawNode(int node, IReadOnlyList<(int Node, ulong Start, ulong End)> ranges)
    {
        ulong bytes = ranges.Aggregate(0UL, (sum, range) => sum + (range.End - range.Start));
        ulong free = CountFree(ranges);
        _picture.Words(0, _y + 14, $"node {node}: {Sizes.OfBytes(bytes)}, {Sizes.OfFrames(free)} free; a rectangle is {Sizes.OfFrames(_framesPerCell)}", "h");
        _y += 24;

        // Rows without any memory are left out.
        ulong framesPerRow = _framesPerCell * (ulong)_columns;
        IEnumerable<ulong> rows = ranges
            .SelectMany(range => Rows(range.Start >> 12, range.End >> 12, framesPerRow))
            .Distinct()
            .Order();
        foreach (ulong row in rows)
        {
            _picture.Words(0, _y + (CellHeight / 2) + 4, $"{Sizes.OfFrames(row * framesPerRow)}", "dim s");
            for (int column = 0; column < _columns; column++)
            {
                DrawCell((row * framesPerRow) + ((ulong)column * _framesPerCell), LabelWidth + (column * (CellWidth + Gap)), ranges);
            }

            _y += CellHeight + Gap;
        }

        _y += 10;
    }

    private static IEnumerable<ulong> Rows(ulong first, ulong end, ulong framesPerRow)
    {
        for (ulong row = first / framesPerRow; row * framesPerRow < end; row++)
        {
            yield return row;
        }
    }

    private ulong CountFree(IReadOnlyList<(int Node, ulong Start, ulong End)> ranges) => ranges.Aggregate(
        0UL,
        (sum, range) => sum + Overlapping(range.Start >> 12, range.End >> 12).Where(run => run.Use is null).Aggregate(0UL, (part, run) => part + run.Count));

    /// <summary>The parts of runs that lie in a range of frames.</summary>
    private IEnumerable<FrameRun> Overlapping(ulong first, ulong end)
    {
        // The runs are in order: the first that may reach into the range is found by halving.
        List<FrameRun> runs = _snapshot.Frames;
        int low = 0;
        int high = runs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = runs[middle].End <= first ? (middle + 1, high) : (low, middle);
        }

        for (int i = low; i < runs.Count && runs[i].First < end; i++)
        {
            ulong from = Math.Max(runs[i].First, first);
            yield return runs[i] with { First = from, Count = Math.Min(runs[i].End, end) - from };
        }
    }

    private void DrawCell(ulong first, int x, IReadOnlyList<(int Node, ulong Start, ulong End)> ranges)
    {
        if (!ranges.Any(range => range.Start >> 12 < first + _framesPerCell && range.End >> 12 > first))
        {
            return;
        }

        List<FrameRun> runs = [.. Overlapping(first, first + _framesPerCell)];
        _picture.Begin($"class='block' data-first='{first}' data-count='{_framesPerCell}'");
        _picture.Rectangle(x, _y, CellWidth, CellHeight, "gone");
        if (_framesPerCell == FramesPerBlock)
        {
            foreach (FrameRun run in runs)
            {
                DrawRun(run, (int)(run.First - first), x);
            }
        }
        else
        {
            DrawShares(runs, x);
        }

        _picture.End();
    }

    /// <summary>Draws a run line by line: the rest of a line, whole lines, the start of a line.</summary>
    private void DrawRun(FrameRun run, int at, int x)
    {
        string title = $"{Describe(run)}: {run.Count} frames from 0x{run.First << 12:x}";
        string style = Palette.ClassOf(run.Use, _shades.GetValueOrDefault(run.Owner));
        int left = (int)run.Count;
        while (left > 0)
        {
            int column = at % FramesPerRow;
            int lines = column == 0 ? Math.Max(left / FramesPerRow, 1) : 1;
            int length = Math.Min(left, FramesPerRow - column);
            _picture.Rectangle(x + (column * _scale), _y + (at / FramesPerRow * _scale), length * _scale, lines * _scale, style, title);
            at += lines * length;
            left -= lines * length;
        }

        if (run.IsLarge)
        {
            _picture.Rectangle(x + 1, _y + 1, CellWidth - 2, CellHeight - 2, "frame large", title);
        }
    }

    private void DrawShares(IReadOnlyList<FrameRun> runs, int x)
    {
        int at = 0;
        foreach (IGrouping<int?, FrameRun> use in runs.GroupBy(run => run.Use).OrderBy(group => group.Key ?? int.MaxValue))
        {
            ulong frames = use.Aggregate(0UL, (sum, run) => sum + run.Count);
            int width = Math.Max((int)(frames * (ulong)CellWidth / _framesPerCell), use.Key is null ? 0 : 1);
            width = Math.Min(width, CellWidth - at);
            _picture.Rectangle(x + at, _y, width, CellHeight, Palette.ClassOf(use.Key, 0), $"{Describe(use.First())}: {Sizes.OfFrames(frames)}");
            at += width;
        }
    }

    private string Describe(FrameRun run) => run.Use is int use
        ? $"{_snapshot.Uses.GetValueOrDefault(use, "?")}{(run.Owner == 0 ? "" : use == Palette.PrivateMemory ? $" of process {run.Owner}" : $" {run.Owner}")}{(run.IsLarge ? ", larger frames" : "")}"
        : "free";
}
