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

    private const int MaximumRuns = 4;
    private const int MaximumTables = 8;

    private readonly TTlb _tlb = tlb;
    private readonly TFrames _frames = frames;
    private int _runCount;
    private int _tableCount;
    private ulong _pageCount;
    private Runs _runs;
    private Tables _tables;

    /// <summary>Invalidates everything collected, on every CPU, and frees emptied tables; more may be collected afterwards.</summary>
    public void Flush()
    {
        if (_pageCount > MaximumPages)
        {
            _tlb.InvalidateAll();
        }
        else
        {
            for (int i = 0; i < _runCount; i++)
            {
                PageRun run = _runs[i];
                for (ulong address = run.Start; address != run.End; address += 1UL << run.Shift)
                {
                    _tlb.Invalidate(VirtualAddress.FromUnchecked(address));
                }
            }
        }

        _runCount = 0;
        _pageCount = 0;
        while (_tableCount > 0)
        {
            _frames.FreeFrame(_tables[--_tableCount]);
        }
    }

    /// <summary>Flushes; must be the last call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if ((_runCount | _tableCount) != 0)
        {
            Flush();
        }
    }

    /// <summary>Collects <paramref name="count"/> pages of one size whose translations have changed.</summary>
    public void Add(VirtualAddress start, ulong count, int shift)
    {
        _pageCount += count;
        if (_runCount > 0)
        {
            ref PageRun last = ref _runs[_runCount - 1];
            if (last.End == start.Value && last.Shift == shift)
            {
                last.End += count << shift;
                return;
            }
        }

        if (_runCount == MaximumRuns)
        {
            // Too scattered to remember: everything is invalidated.
            _pageCount = MaximumPages + 1;
            return;
        }

        _runs[_runCount++] = new PageRun { Start = start.Value, End = start.Value + (count << shift), Shift = shift };
    }

    /// <summary>Collects a table that nothing leads to any more.</summary>
    internal void AddTable(Frame<Size4KiB> table)
    {
        if (_tableCount == MaximumTables)
        {
            Flush();
        }

        _tables[_tableCount++] = table;
    }

    private struct PageRun
    {
        public ulong Start;
        public ulong End;
        public int Shift;
    }

    [InlineArray(MaximumRuns)]
    private struct Runs
    {
        private PageRun _first;
    }

    [InlineArray(MaximumTables)]
    private struct Tables
    {
        private Frame<Size4KiB> _first;
    }
}
