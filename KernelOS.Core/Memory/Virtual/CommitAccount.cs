using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>How many pages programs have been promised, whether or not they have frames: private memory that was ever writable, and shared memory without a file.</summary>
/// <remarks>
/// Pages count from when they are mapped until they are unmapped, in each process for itself, as Linux's Committed_AS.
/// The settings are Linux's too (Documentation/admin-guide/sysctl/vm.rst). Callable on all CPUs at once, under any lock.
/// </remarks>
/// <param name="frames">How many frames of RAM there are.</param>
public sealed class CommitAccount(ulong frames)
{
    /// <summary>How many mappings one address space may have at first (Linux: DEFAULT_MAX_MAP_COUNT).</summary>
    public const int DefaultMappings = 65_530;

    private const int DefaultRatio = 50;

    private long _pages;

    /// <summary>How much may be promised (vm.overcommit_memory).</summary>
    public OvercommitPolicy Policy { get; set; }

    /// <summary>What share of RAM may be promised under <see cref="OvercommitPolicy.Never"/>, in per cent (vm.overcommit_ratio).</summary>
    public int Ratio { get; set; } = DefaultRatio;

    /// <summary>How many mappings one address space may have (vm.max_map_count).</summary>
    public int MaximumMappings { get; set; } = DefaultMappings;

    /// <summary>How many pages may be promised under <see cref="OvercommitPolicy.Never"/>.</summary>
    public ulong Limit => frames * (ulong)Ratio / 100;

    /// <summary>How many pages are promised.</summary>
    public ulong Pages => (ulong)Volatile.Read(ref _pages);

    /// <summary>Whether one request is not beyond all reason.</summary>
    /// <param name="pages">For so many pages.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsReasonable(ulong pages) => pages <= frames || Policy != OvercommitPolicy.Heuristic;

    /// <summary>Promises pages; false if that is too much.</summary>
    /// <param name="pages">How many.</param>
    /// <param name="released">How many promises the caller takes back next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPromise(ulong pages, ulong released = 0)
    {
        long promised = Interlocked.Add(ref _pages, (long)pages);
        return Policy != OvercommitPolicy.Never || IsWithinLimit(promised - (long)released, pages);
    }

    /// <summary>Promises pages without asking: those of a process that is copied whole.</summary>
    internal void Promise(ulong pages) => Interlocked.Add(ref _pages, (long)pages);

    /// <summary>Takes promises back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(ulong pages) => Interlocked.Add(ref _pages, -(long)pages);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsWithinLimit(long promised, ulong pages)
    {
        if (promised <= (long)Limit)
        {
            return true;
        }

        Release(pages);
        return false;
    }
}
