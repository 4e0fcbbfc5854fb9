namespace KernelOS.Core.Processes;

/// <summary>What becomes of a process that has ended.</summary>
internal enum Keeping
{
    /// <summary>It stays until somebody has asked how it ended.</summary>
    Kept,

    /// <summary>It is gone.</summary>
    Reaped,
}
