namespace KernelOS.Core.Memory.Heap;

/// <summary>For which machine a heap is, and how it behaves.</summary>
public readonly struct HeapOptions
{
    /// <summary>One CPU, one node, no debugging.</summary>
    public HeapOptions()
    {
    }

    /// <summary>How many CPUs there are.</summary>
    public int CpuCount { get; init; } = 1;

    /// <summary>How many nodes there are; each has a part of the heap's range, and CPUs take memory of their own node first.</summary>
    public int NodeCount { get; init; } = 1;

    /// <summary>How suspicious the heap is of those who use it.</summary>
    public HeapDebugging Debugging { get; init; }
}
