using KernelOS.Core.Files.Pooling;

namespace KernelOS.Core.Files.Transfers;

/// <summary>Room for the longest vector of buffers that one call may give (Linux: UIO_MAXIOV).</summary>
internal sealed class RangeArray : IPooled<RangeArray>, IPooledBuffer
{
    /// <summary>How many buffers.</summary>
    internal const int Length = 1024;

    /// <summary>The buffers.</summary>
    internal readonly UserRange[] Items = new UserRange[Length];

    RangeArray? IPooled<RangeArray>.NextFree { get; set; }

    object IPooledBuffer.Room => Items;
}
