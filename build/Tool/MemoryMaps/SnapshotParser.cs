using System;
using System.Collections.Generic;
using System.Globalization;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>Reads the text in which the kernel tells what memory is used for.</summary>
/// <remarks>Its records are listed in the kernel's MemoryMapReport. A snapshot that was cut off is left out.</remarks>
internal static class SnapshotParser
{
    /// <summary>Reads all snapshots.</summary>
    /// <exception cref="FormatException">A line is not what it should be.</exception>
    public static IReadOnlyList<MemorySnapshot> Parse(string text)
    {
        List<MemorySnapshot> snapshots = [];
        MemorySnapshot? current = null;
        List<PageRun> pages = [];
        int number = 0;

        // The last line may be cut off too.
        text = text[..(text.LastIndexOf('\n') + 1)];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            try
            {
                string[] words = line.Split(' ');
                if (words[0] == "snapshot")
                {
                    current = new MemorySnapshot(line["snapshot ".Length..]);
                }
                else if (words[0] == "end" && current is not null)
                {
                    current.Frames.Sort((left, right) => left.First.CompareTo(right.First));
                    snapshots.Add(current);
                    current = null;
                }
                else if (words[0] == "space" && current is not null)
                {
                    pages = [];
                    current.Spaces.Add(new AddressSpaceOutline(Number(words[1]), string.Join(' ', words[2..]), pages));
                }
                else if (words[0] == "pages")
                {
                    pages.Add(new PageRun(Address(words[1]), Number(words[2]), Long(words[3]), words[4]));
                }
                else
                {
                    Read(words, current ?? throw new FormatException("it belongs to no snapshot"));
                }
            }
            catch (Exception failure) when (failure is FormatException or OverflowException or IndexOutOfRangeException or ArgumentOutOfRangeException)
            {
                throw new FormatException($"line {number} of the kernel's memory map, '{line[..Math.Min(line.Length, 60)]}': {failure.Message}", failure);
            }
        }

        return snapshots;
    }

    private static void Read(string[] words, MemorySnapshot snapshot)
    {
        switch (words[0])
        {
            case "use":
                snapshot.Uses[Number(words[1])] = string.Join(' ', words[2..]);
                break;
            case "memory":
                snapshot.Regions.Add((Address(words[1]), Address(words[2]), words[3]));
                break;
            case "node":
                snapshot.Nodes.Add((Number(words[1]), Address(words[2]), Address(words[3])));
                break;
            case "frames":
                ReadFrames(words, snapshot);
                break;
            default:
                throw new FormatException($"'{words[0]}' is no record");
        }
    }

    private static void ReadFrames(string[] words, MemorySnapshot snapshot)
    {
        ulong first = Long(words[1]);
        foreach (string word in words.AsSpan(2))
        {
            int times = word.IndexOf('x');
            string owner = word[..times];
            bool isLarge = owner.StartsWith('L');
            string[] parts = owner.TrimStart('L').Split('.');
            int? use = parts[0] == "f" ? null : Number(parts[0]);
            FrameRun run = new(first, Long(word[(times + 1)..]), use, parts.Length > 1 ? Number(parts[1]) : 0, isLarge);
            snapshot.Frames.Add(run);
            first = run.End;
        }
    }

    private static int Number(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);

    private static ulong Long(string word) => ulong.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);

    private static ulong Address(string word) => word.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{word}' is no address");
}
