namespace KernelOS.Core.Files.Pooling;

/// <summary>A pooled object that is room and nothing else: once it has been returned, nobody looks at it, so its pool may give it back to the heap.</summary>
internal interface IPooledBuffer
{
    /// <summary>The array that it has made.</summary>
    object Room { get; }
}
