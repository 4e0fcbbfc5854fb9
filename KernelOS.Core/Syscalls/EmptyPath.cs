namespace KernelOS.Core.Syscalls;

/// <summary>What an empty path means to a call.</summary>
internal enum EmptyPath
{
    /// <summary>That nothing is found.</summary>
    NotFound,

    /// <summary>What the directory descriptor itself refers to (AT_EMPTY_PATH).</summary>
    Descriptor,
}
