using System;
using System.Numerics;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Counts free frames by the size of the aligned runs that they make, as a buddy allocator would keep them.</summary>
/// <param name="counts">A count for each order; the last one takes what is larger.</param>
internal ref struct FreeRunCounter(Span<ulong> counts)
{
    private readonly Span<ulong> _counts = counts;
    private ulong _first;
    private ulong _end;

    /// <summary>Adds free frames, in ascending order; those that follow each other are one run.</summary>
    public void Add(ulong first, ulong count)
    {
        if (first != _end)
        {
            Finish();
            _first = first;
        }

        _end = first + count;
    }

    /// <summary>Counts what was added last.</summary>
    public void Finish()
    {
        while (_first < _end)
        {
            int order = Math.Min(BitOperations.Log2(_end - _first), _counts.Length - 1);
            order = _first == 0 ? order : Math.Min(order, BitOperations.TrailingZeroCount(_first));
            _counts[order]++;
            _first += 1UL << order;
        }
    }
}
