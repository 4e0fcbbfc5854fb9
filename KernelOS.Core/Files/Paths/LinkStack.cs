using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Paths;

/// <summary>The texts that a path resolution has yet to go back to, innermost last.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class LinkStack<TPlatform> : IPooled<LinkStack<TPlatform>>
    where TPlatform : struct, IPlatform
{
    /// <summary>Links that one path may lead over in all (Linux's MAXSYMLINKS).</summary>
    internal const int MaximumLinks = 40;

    private PoolEntry<LinkStack<TPlatform>> _poolEntry;
    private readonly SymbolicLink<TPlatform>?[] _texts = new SymbolicLink<TPlatform>?[MaximumLinks];
    private readonly int[] _offsets = new int[MaximumLinks];

    ref PoolEntry<LinkStack<TPlatform>> IPooled<LinkStack<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>How many texts there are.</summary>
    internal int Depth { get; private set; }

    /// <summary>Adds the rest of a text: that of a link, or of the path itself (null).</summary>
    internal void Push(SymbolicLink<TPlatform>? text, int offset)
    {
        _texts[Depth] = text;
        _offsets[Depth] = offset;
        Depth++;
    }

    /// <summary>Takes the innermost text.</summary>
    internal SymbolicLink<TPlatform>? Pop(out int offset)
    {
        Depth--;
        offset = _offsets[Depth];
        SymbolicLink<TPlatform>? text = _texts[Depth];
        _texts[Depth] = null;
        return text;
    }

    /// <summary>Forgets all texts.</summary>
    internal void Clear()
    {
        while (Depth > 0)
        {
            Pop(out _);
        }
    }
}
