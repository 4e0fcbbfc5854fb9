namespace KernelOS.Core.Memory.Physical;

/// <summary>Which index a block stands in.</summary>
internal enum BlockClass
{
    /// <summary>In none: it has no free frame, or is some CPU's.</summary>
    None,

    /// <summary>A few frames are free.</summary>
    Sparse,

    /// <summary>Many frames are free.</summary>
    Partial,

    /// <summary>All frames are free.</summary>
    Whole,
}
