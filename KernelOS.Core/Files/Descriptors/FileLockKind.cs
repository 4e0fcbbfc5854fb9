namespace KernelOS.Core.Files.Descriptors;

/// <summary>How an open file has locked its whole file against others that ask (flock).</summary>
public enum FileLockKind : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Together with others.</summary>
    Shared,

    /// <summary>Alone.</summary>
    Exclusive,
}
