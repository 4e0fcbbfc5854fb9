namespace KernelOS.Core.Platform;

/// <summary>What the invalidations of TLBs cost, in numbers.</summary>
public interface ITlbStatistics
{
    /// <summary>The counts since the boot.</summary>
    TlbStatistics TlbStatistics { get; }
}
