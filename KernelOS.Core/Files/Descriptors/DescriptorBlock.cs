using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>Sixty-four consecutive descriptors of one table, with a bit each for "used" and "close on exec".</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class DescriptorBlock<TPlatform> : IPooled<DescriptorBlock<TPlatform>>
    where TPlatform : struct, IPlatform
{
    /// <summary>How many descriptors a block has.</summary>
    internal const int Length = 64;

    private PoolEntry<DescriptorBlock<TPlatform>> _poolEntry;

    /// <summary>The open files; null for a free descriptor, and for one that is reserved.</summary>
    internal readonly OpenFile<TPlatform>?[] Files = new OpenFile<TPlatform>?[Length];

    /// <summary>Bit n: descriptor n is used or reserved.</summary>
    internal ulong Used;

    /// <summary>Bit n: descriptor n is closed when the process executes another program.</summary>
    internal ulong CloseOnExec;

    ref PoolEntry<DescriptorBlock<TPlatform>> IPooled<DescriptorBlock<TPlatform>>.PoolEntry => ref _poolEntry;
}
