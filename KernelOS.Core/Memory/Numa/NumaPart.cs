namespace KernelOS.Core.Memory.Numa;

/// <summary>A part of the physical address space that belongs to one node.</summary>
/// <param name="start">Where it starts; it ends where the next one does, or with the address space.</param>
/// <param name="node">Whose it is.</param>
public readonly struct NumaPart(ulong start, NumaNode node)
{
    /// <summary>The first byte's address.</summary>
    public ulong Start { get; } = start;

    /// <summary>Whose it is.</summary>
    public NumaNode Node { get; } = node;
}
