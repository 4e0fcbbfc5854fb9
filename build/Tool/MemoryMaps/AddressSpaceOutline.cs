using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>What the page tables of one address space map.</summary>
/// <param name="Number">The process's number; 0 for the kernel's half.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Pages">The pages, in the order of their addresses.</param>
internal sealed record AddressSpaceOutline(int Number, string Name, IReadOnlyList<PageRun> Pages)
{
    private const int LevelBits = 9;
    private const int PageBits = 12;

    /// <summary>Bytes that are mapped.</summary>
    public ulong MappedBytes => Pages.Aggregate(0UL, (sum, run) => sum + run.Bytes);

    /// <summary>How many tables there are at a level: 0 are those of 4 KiB pages, 3 is the root.</summary>
    /// <remarks>No table is kept empty, so they follow from the pages.</remarks>
    public int CountTables(int level)
    {
        int shift = PageBits + ((level + 1) * LevelBits);
        return level == 3 ? 1 : Pages.Where(run => run.Shift <= shift - LevelBits)
            .SelectMany(run => Covered(run, shift))
            .Distinct()
            .Count();
    }

    private static IEnumerable<ulong> Covered(PageRun run, int shift)
    {
        for (ulong table = run.Start >> shift; table <= (run.Start + run.Bytes - 1) >> shift; table++)
        {
            yield return table;
        }
    }
}
