using KernelOS.Core.Memory.Heap.Pooling;

namespace KernelOS.Core.Files.Paths;

/// <summary>Room for the longest path, into which it is copied out of the program's reach before anything looks at it.</summary>
public sealed class PathBuffer : IPooled<PathBuffer>, IReturnable
{
    /// <summary>Bytes that a path has at most with its NUL (Linux's PATH_MAX).</summary>
    public const int Length = 4096;

    private PoolEntry<PathBuffer> _poolEntry;

    /// <summary>The room.</summary>
    internal byte[] Bytes { get; } = new byte[Length];

    ref PoolEntry<PathBuffer> IPooled<PathBuffer>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => Bytes;
}
