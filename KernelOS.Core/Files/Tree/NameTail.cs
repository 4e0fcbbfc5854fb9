using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Heap.Pooling;

namespace KernelOS.Core.Files.Tree;

/// <summary>What of a long name does not fit into its entry.</summary>
internal sealed class NameTail : IPooled<NameTail>, IReturnable
{
    private PoolEntry<NameTail> _poolEntry;
    internal Bytes Content;

    ref PoolEntry<NameTail> IPooled<NameTail>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => null;

    /// <summary>The bytes behind the first ones.</summary>
    [InlineArray(EntryName.MaximumLength - ShortName.Length)]
    internal struct Bytes
    {
        private byte _first;
    }
}
