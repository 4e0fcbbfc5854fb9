namespace KernelOS.Core.Platform;

/// <summary>What it means for a page that its frame has other users too.</summary>
public enum PageSharing
{
    /// <summary>Nobody may see what is written: the page stays read-only, and who writes gets a copy.</summary>
    Private,

    /// <summary>All users see what any of them writes.</summary>
    Shared,
}
