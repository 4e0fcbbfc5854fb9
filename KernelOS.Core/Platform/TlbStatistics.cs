namespace KernelOS.Core.Platform;

/// <summary>How often TLBs had to forget something, by reason; all CPUs together.</summary>
public readonly struct TlbStatistics
{
    /// <summary>Single pages that were unmapped, replaced or given other rights.</summary>
    public ulong Pages { get; init; }

    /// <summary>Everything, because too much changed at once, or tables themselves did.</summary>
    public ulong Everything { get; init; }

    /// <summary>All of one address space, because a fork took writing away from it.</summary>
    public ulong Spaces { get; init; }

    /// <summary>All but what is global, because another address space became active.</summary>
    public ulong Switches { get; init; }
}
