namespace KernelOS.Core.Memory.Heap.Pooling;

/// <summary>A pooled object at which nobody looks once it has been returned: only its users have references to it. So its pool may give its memory back to the heap.</summary>
internal interface IReturnable
{
    /// <summary>What it has made for itself, without parts of its own; null for nothing.</summary>
    object? Part { get; }
}
