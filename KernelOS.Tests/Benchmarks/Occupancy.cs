namespace KernelOS.Tests.Benchmarks;

/// <summary>What else is in use in an allocator.</summary>
public enum Occupancy
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>Half of it, side by side.</summary>
    Half,

    /// <summary>Half of it, single frames at random; 64 blocks of 2 MiB are wholly free.</summary>
    Fragmented,
}
