using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Collects what changes of page tables make stale; <see cref="Dispose"/> invalidates it, then frees emptied tables.</summary>
/// <remarks>
/// Every call that changes a mapping takes one by reference. A <c>using</c> variable cannot be passed by reference, so
/// the last use is an explicit call of <see cref="Dispose"/>. Frames that were mapped may be used for something else
/// only after that, or after <see cref="Flush"/>. The lock of the address space is held from the first change to the end.
/// </remarks>
/// <typeparam name="TTlb">The TLBs of all CPUs that may have used the tables.</typeparam>
/// <typeparam name="TFrames">Where the tables' frames come from.</typeparam>
/// <param name="tlb">The TLBs of all CPUs that may have used the tables.</param>
/// <param name="frames">Where the tables' frames come from.</param>
public ref struct TlbBatch<TTlb, TFrames>(TTlb tlb, TFrames frames)
    where TTlb : struct, ITlb
    where TFrames : struct, IFrameSource
{
    /// <summary>More single invalidations than this cost more than to refill the whole TLB.</summary>
    private const ulong MaximumPages = 32;

    private const int MaximumOlderRuns = 3;
    private const int MaximumTables = 4;

    private readonly TTlb _tlb = tlb;
    private readonly TFrames _frames = frames;
    private PageRun _run;
    private int _olderCount;
    private int _tableCount;
    private bool _isTooMuch;
    private OlderRuns _older;
    private Tables _tables;

    /// <summary>Invalidates everything collected, on every CPU, and frees emptied tables; more may be collected afterwards.</summary>
    public void Flush()
    {
        ulong pages = _run.Count;
        for (int i = 0; i < _olderCount; i++)
        {
            pages += _older[i].Count;
        }

        if (_isTooMuch || pages > MaximumPages)
        {
            _tlb.InvalidateAll();
        }
        else
        {
            Invalidate(_run);
            for (int i = 0; i < _olderCount; i++)
            {
                Invalidate(_older[i]);
            }
        }

        _run = default;
        _olderCount = 0;
        _isTooMuch = false;
        while (_tableCount > 0)
        {
            Frame<Size4KiB> table = _tables[--_tableCount];
            if (!_frames.TryKeepZeroFrame(table))
            {
                _frames.FreeFrame(table);
            }
        }
    }

    /// <summary>Flushes; must be the last call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        // Tables never come without pages.
        if (!_run.IsEmpty)
        {
            Flush();
        }
    }

    /// <summary>Collects a page if it follows the one collected last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryExtend(VirtualAddress page, int shift)
    {
        ulong next = PageRun.Encode(page.Value, shift);
        if (_run.Next != next)
        {
            return false;
        }

        _run.Next = next + (1UL << shift);
        return true;
    }

    /// <summary>Collects <paramref name="count"/> pages of one size, at least one, whose translations have changed.</summary>
    /// <param name="start">The first page's address.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="shift">The binary logarithm of their size.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(VirtualAddress start, ulong count, int shift)
    {
        if (_run.Next == PageRun.Encode(start.Value, shift))
        {
            _run.Next += count << shift;
            return;
        }

        AddRun(start, count, shift);
    }

    /// <summary>Collects more than is worth remembering: everything will be invalidated.</summary>
    internal void AddAll()
    {
        _isTooMuch = true;
        _run = _run.IsEmpty ? new PageRun { Next = Page<Size4KiB>.Size } : _run;
    }

    /// <summary>Collects a table that nothing leads to any more, after the pages that led to it.</summary>
    internal void AddTable(Frame<Size4KiB> table)
    {
        if (_tableCount == MaximumTables)
        {
            PageRun last = _run;
            Flush();
            _run = last;
        }

        _tables[_tableCount++] = table;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddRun(VirtualAddress start, ulong count, int shift)
    {
        if (!_run.IsEmpty)
        {
            if (_olderCount == MaximumOlderRuns)
            {
                // Too scattered to remember.
                _isTooMuch = true;
                _olderCount = 0;
            }

            _older[_olderCount++] = _run;
        }

        _run = new PageRun { Start = start.Value, Next = PageRun.Encode(start.Value + (count << shift), shift) };
    }

    private readonly void Invalidate(PageRun run)
    {
        int shift = run.Shift;
        ulong count = run.Count;
        for (ulong i = 0; i < count; i++)
        {
            _tlb.Invalidate(VirtualAddress.FromUnchecked(run.Start + (i << shift)));
        }
    }

    /// <summary>Pages of one size side by side.</summary>
    private struct PageRun
    {
        public ulong Start;

        /// <summary>The page that would come next: its address, and its size's shift above the smallest in the bits below, so that one comparison tells whether a page is that.</summary>
        public ulong Next;

        private const ulong ShiftMask = 0xFFF;

        public readonly int Shift => Size4KiB.Shift + (int)(Next & ShiftMask);

        public readonly ulong Count => ((Next & ~ShiftMask) - Start) >> Shift;

        public readonly bool IsEmpty => Next == Start;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Encode(ulong address, int shift) => address + (uint)(shift - Size4KiB.Shift);
    }

    [InlineArray(MaximumOlderRuns)]
    private struct OlderRuns
    {
        private PageRun _first;
    }

    [InlineArray(MaximumTables)]
    private struct Tables
    {
        private Frame<Size4KiB> _first;
    }
}
