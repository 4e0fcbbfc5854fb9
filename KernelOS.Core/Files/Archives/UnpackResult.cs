namespace KernelOS.Core.Files.Archives;

/// <summary>How unpacking an archive went.</summary>
/// <param name="error">Why it stopped.</param>
/// <param name="archiveError">What is wrong with the archive.</param>
/// <param name="offset">The entry at which it stopped, in bytes from the start.</param>
/// <param name="entries">How many entries were unpacked before.</param>
public readonly struct UnpackResult(UnpackError error, CpioError archiveError, int offset, int entries)
{
    /// <summary>Why it stopped; <see cref="UnpackError.None"/> if everything was unpacked.</summary>
    public UnpackError Error { get; } = error;

    /// <summary>What is wrong with the archive, if it is that.</summary>
    public CpioError ArchiveError { get; } = archiveError;

    /// <summary>Where the entry starts at which it stopped, in bytes from the start of the archive.</summary>
    public int Offset { get; } = offset;

    /// <summary>How many entries were unpacked.</summary>
    public int Entries { get; } = entries;
}
