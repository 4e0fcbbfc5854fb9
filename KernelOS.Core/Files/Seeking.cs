using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files;

/// <summary>Where a seek leads on an object with a size.</summary>
internal static class Seeking
{
    /// <summary>Finds the position.</summary>
    /// <param name="origin">What the offset counts from.</param>
    /// <param name="offset">Any value.</param>
    /// <param name="position">The position now.</param>
    /// <param name="size">The size of the contents.</param>
    internal static Result<ulong, FileError> Resolve(SeekOrigin origin, long offset, ulong position, ulong size)
    {
        if (origin is SeekOrigin.Data or SeekOrigin.Hole)
        {
            // All of the contents count as written, with one hole behind them, which POSIX allows.
            return offset < 0 || (ulong)offset >= size ? FileError.NoDevice : origin == SeekOrigin.Data ? (ulong)offset : size;
        }

        long start = origin switch
        {
            SeekOrigin.Current => (long)position,
            SeekOrigin.End => (long)size,
            _ => 0,
        };

        // Past the largest offset the sum wraps to a negative number, which is no position either.
        long target = unchecked(start + offset);
        return target < 0 ? FileError.InvalidArgument : (ulong)target;
    }
}
