namespace KernelOS.Core.Memory.Numa;

/// <summary>What was taken from a node, in Linux's terms (Documentation/admin-guide/numastat): each counts takings of frames of any size.</summary>
public readonly struct NumaStatistics
{
    internal NumaStatistics(ulong hits, ulong misses, ulong foreign, ulong interleaved, ulong local, ulong remote)
    {
        Hits = hits;
        Misses = misses;
        Foreign = foreign;
        Interleaved = interleaved;
        Local = local;
        Remote = remote;
    }

    /// <summary>Taken here, as wanted.</summary>
    public ulong Hits { get; }

    /// <summary>Taken here though another node was wanted.</summary>
    public ulong Misses { get; }

    /// <summary>Wanted here, but taken elsewhere.</summary>
    public ulong Foreign { get; }

    /// <summary>Taken here by turns, as wanted.</summary>
    public ulong Interleaved { get; }

    /// <summary>Taken here by CPUs of this node.</summary>
    public ulong Local { get; }

    /// <summary>Taken here by CPUs of other nodes.</summary>
    public ulong Remote { get; }
}
