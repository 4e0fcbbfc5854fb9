using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Large pages for private memory.</content>
/// <remarks>
/// A large page lies in one mapping with its whole extent, of which every page means the same: whatever cuts a mapping or
/// changes a part of it splits the page before (see <see cref="TryOwnTables"/>). After a fork both spaces have it, and may
/// not write; the first write splits it and copies 4 KiB, or finds the other space gone and takes it as it is.
/// </remarks>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>How many large pages may be taken before the free memory is looked at again.</summary>
    private const ulong MaximumAllowance = 16;

    /// <summary>One part in so many of memory is left to small pages, in frames of 2 MiB.</summary>
    private const ulong SmallPagesShare = 16;

    // Under the lock.
    private bool _hasLargePages;
    private ulong _largePageAllowance;

    /// <summary>Whether it may have large pages at all (PR_SET_THP_DISABLE).</summary>
    public bool AllowsLargePages { get; set; } = true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AlignDownToLarge(ulong number) => number & ~(TableSize - 1);

    private static ulong AlignUpToLarge(ulong number) => AlignDownToLarge(number + TableSize - 1);

    private bool IsLargePage(ulong address) =>
        _platform.TryFindUser(_root, PageAt(address), out UserPage page) && page.Place == UserPagePlace.LargePage;

    /// <summary>Whether a mapping may have a large page for an address where there is no table yet.</summary>
    private bool CanHaveLargePage(Mapping mapping, ulong address)
    {
        ulong start = AlignDownToLarge(address);
        return mapping.IsPrivateMemory
            && (mapping.Flags & (MappingFlags.GrowsDown | MappingFlags.SmallPages)) == 0
            && start >= mapping.Start
            && mapping.End - start >= TableSize
            && AllowsLargePages
            && !HasPolicy(mapping)
            && _pool.LargePages != LargePagePolicy.Never
            && HasMemoryForLargePages();
    }

    /// <summary>Whether the first touch of 2 MiB is to be answered with a large page.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool WantsLargePage(Mapping mapping, ulong address)
    {
        if (mapping.Length < TableSize || !CanHaveLargePage(mapping, address))
        {
            return false;
        }

        return (mapping.Flags & MappingFlags.LargePages) != 0
            || _pool.LargePages switch
            {
                LargePagePolicy.Always => true,
                LargePagePolicy.Neighbours => IsFull(mapping, AlignDownToLarge(address) - TableSize) || IsFull(mapping, AlignDownToLarge(address) + TableSize),
                _ => false,
            };
    }

    /// <summary>Whether all pages of 2 MiB of a mapping are there.</summary>
    private bool IsFull(Mapping mapping, ulong start) =>
        start >= mapping.Start && start < mapping.End && mapping.End - start >= TableSize
        && _platform.CountUserBlock(_root, PageAt(start)) == (int)(TableSize / PageSize);

    /// <summary>Whether memory is plentiful: large pages are not worth the death of a program.</summary>
    private bool HasMemoryForLargePages()
    {
        if (_largePageAllowance == 0)
        {
            ulong kept = _platform.TotalFrames / (TableSize / PageSize) / SmallPagesShare;
            ulong free = _platform.CountFreeLargeFrames(kept + MaximumAllowance);
            _largePageAllowance = Math.Max(free, kept) - kept;
        }

        return _largePageAllowance != 0;
    }

    /// <summary>Gives 2 MiB one large page, whose bytes are cleared before the lock is taken; false if that has become impossible.</summary>
    /// <param name="address">The first address, where nothing was mapped a moment ago.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe bool TryPopulateLarge(ulong address)
    {
        if (!FrameSharing.TryAllocateLarge(_platform, Owner, out Frame<Size2MiB> frame))
        {
            return false;
        }

        // SAFETY: the frame is RAM that nobody else knows yet, and the window shows all of its bytes.
        new Span<byte>(_platform.GetPointer(frame.Start), (int)TableSize).Clear();
        PageMapResult result = PageMapResult.AlreadyMapped;
        using (_lock.Acquire(_platform))
        {
            if (_mappings.FindFrom(address) is Mapping mapping && mapping.Start <= address && CanHaveLargePage(mapping, address))
            {
                result = _platform.MapUserLarge(_root, PageAt(address), frame, mapping.Access);
            }

            if (result == PageMapResult.Mapped)
            {
                _hasLargePages = true;
                _largePageAllowance--;
                ResidentPages += TableSize / PageSize;
                return true;
            }
        }

        FrameSharing.Release(_platform, frame);
        return false;
    }

    /// <summary>Lets a page be written that is a part of a large one: as a whole if nobody else has any of it, or by a copy of 4 KiB.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FaultResult CopyOnWriteLarge(Mapping mapping, ulong address, ref Frame<Size4KiB> frame)
    {
        Frame<Size2MiB> large = Frame<Size2MiB>.Containing(frame.Start);
        if (!_platform.FrameTable.IsShared(large))
        {
            ulong start = AlignDownToLarge(address);
            _platform.ProtectUser(_root, PageAt(start), PageAt(start + TableSize), mapping.Access, PageSharing.Private);
            return FaultResult.Resolved;
        }

        if (!TryOwnTables(address, address + PageSize))
        {
            return FaultResult.OutOfMemory;
        }

        bool isMapped = _platform.TryFindUser(_root, PageAt(address), out UserPage page);
        Check.That(isMapped && page.Place == UserPagePlace.Table, "a large page was not split");
        frame = page.Frame;
        return CopyOnWrite(mapping, address, ref frame);
    }
}
