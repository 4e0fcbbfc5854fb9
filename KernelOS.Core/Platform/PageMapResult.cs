namespace KernelOS.Core.Platform;

/// <summary>What became of a page that was to be mapped.</summary>
public enum PageMapResult
{
    /// <summary>It is mapped now.</summary>
    Mapped,

    /// <summary>It was mapped before, and is as it was.</summary>
    AlreadyMapped,

    /// <summary>There is no memory for a table; nothing has changed.</summary>
    OutOfMemory,
}
