using KernelOS.Core.Files.Pooling;

namespace KernelOS.Core.Files.Paths;

/// <summary>Room for the longest path, into which it is copied out of the program's reach before anything looks at it.</summary>
public sealed class PathBuffer : IPooled<PathBuffer>, IPooledBuffer
{
    /// <summary>Bytes that a path has at most with its NUL (Linux's PATH_MAX).</summary>
    public const int Length = 4096;

    /// <summary>The room.</summary>
    internal byte[] Bytes { get; } = new byte[Length];

    PathBuffer? IPooled<PathBuffer>.NextFree { get; set; }

    object IPooledBuffer.Room => Bytes;
}
