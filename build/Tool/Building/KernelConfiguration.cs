namespace KernelOS.Tool.Building;

/// <summary>Which kernel is built.</summary>
internal enum KernelConfiguration
{
    /// <summary>With checks that cost time, such as of the order in which locks are taken.</summary>
    Debug,

    /// <summary>Without them.</summary>
    Release,
}
