namespace KernelOS.Core.Files.Descriptors;

/// <summary>A part of a file that is locked or to be locked.</summary>
/// <param name="start">The first byte's position.</param>
/// <param name="last">The last byte's position, not before the first.</param>
/// <param name="kind">How; <see cref="FileLockKind.None"/> unlocks.</param>
/// <param name="process">The process that the lock is told to belong to, or -1.</param>
public readonly struct RecordRange(ulong start, ulong last, FileLockKind kind, int process)
{
    /// <summary>The first byte's position.</summary>
    public ulong Start { get; } = start;

    /// <summary>The last byte's position.</summary>
    public ulong Last { get; } = last;

    /// <summary>How it is locked.</summary>
    public FileLockKind Kind { get; } = kind;

    /// <summary>The process that the lock is told to belong to, or -1.</summary>
    public int Process { get; } = process;

    /// <summary>Whether two parts have bytes in common.</summary>
    internal bool Overlaps(in RecordRange other) => Start <= other.Last && other.Start <= Last;

    /// <summary>The same lock on another part.</summary>
    internal RecordRange With(ulong start, ulong last) => new(start, last, Kind, Process);
}
