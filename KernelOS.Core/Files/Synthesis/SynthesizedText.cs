using KernelOS.Core.Memory.Heap.Pooling;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>Room for the contents of a synthesized file while it is open.</summary>
internal sealed class SynthesizedText : IPooled<SynthesizedText>, IReturnable
{
    /// <summary>Bytes that a synthesized file has at most.</summary>
    internal const int Length = 1 << 15;

    private PoolEntry<SynthesizedText> _poolEntry;

    /// <summary>The room.</summary>
    internal byte[] Bytes { get; } = new byte[Length];

    ref PoolEntry<SynthesizedText> IPooled<SynthesizedText>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => Bytes;
}
