using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>What pages are like that have frames, for views.</content>
public sealed partial class AddressSpace<TPlatform>
{
    private ulong _peakResidentPages;
    private ulong _peakMappedPages;

    /// <summary>The root of its page tables, for views.</summary>
    public Frame<Size4KiB> Root => _root;

    /// <summary>How many pages have had a frame at once, at most.</summary>
    public ulong PeakResidentPages => Math.Max(_peakResidentPages, ResidentPages);

    /// <summary>How many pages have meant something at once, at most.</summary>
    public ulong PeakMappedPages => Math.Max(_peakMappedPages, MappedPages);

    /// <summary>Adds what the pages in a range are like.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="end">Another one, in the user half.</param>
    /// <param name="usage">Counts.</param>
    public void Measure(ulong start, ulong end, ref PageUsage usage)
    {
        // Table by table, so that interrupts do not wait for long; a range may be much larger than what is there of it.
        while (start < end)
        {
            using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
            start = FindFirstPage(start, end);
            ulong tableEnd = Math.Min((start & ~(TableSize - 1)) + TableSize, end);
            for (; start < tableEnd; start += PageSize)
            {
                if (_platform.TryFindUser(_root, PageAt(start), out UserPage page))
                {
                    Add(start, page, ref usage);
                }
            }
        }
    }

    /// <summary>The first page of a range that is there, or the range's end.</summary>
    private ulong FindFirstPage(ulong start, ulong end) => _platform.FindFirstUser(_root, PageAt(start), PageAt(end)).Start.Value;

    /// <summary>Tells of the page at an address; false if it has no frame.</summary>
    /// <param name="address">A multiple of the page size in the user half.</param>
    /// <param name="info">What it is like.</param>
    public bool TryGetPage(ulong address, out PageInfo info)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        bool isThere = _platform.TryFindUser(_root, PageAt(address), out UserPage page);
        info = isThere ? Describe(address, page) : default;
        return isThere;
    }

    private void Add(ulong address, in UserPage page, ref PageUsage usage)
    {
        PageInfo info = Describe(address, page);
        bool isPrivate = !info.IsOfSource;
        usage.Resident++;
        usage.OfNodes[_platform.GetNode(page.Frame).Value]++;
        usage.ProportionalBytes += PageSize / info.Spaces;
        usage.Large += info.IsLarge ? 1UL : 0;
        usage.Anonymous += isPrivate ? 1UL : 0;
        usage.SharedClean += !isPrivate && info.Spaces > 1 ? 1UL : 0;
        usage.SharedDirty += isPrivate && info.Spaces > 1 ? 1UL : 0;
        usage.PrivateClean += !isPrivate && info.Spaces == 1 ? 1UL : 0;
        usage.PrivateDirty += isPrivate && info.Spaces == 1 ? 1UL : 0;
    }

    private PageInfo Describe(ulong address, in UserPage page)
    {
        // An object is a user of its pages itself. A table that several spaces have is the user of its pages.
        FrameTable table = _platform.FrameTable;
        ulong users = table.CountUsers(page.Frame);
        bool isLarge = page.Place == UserPagePlace.LargePage;
        if (isLarge)
        {
            // All large pages together are one of the users.
            users += table.CountLargePages(Frame<Size2MiB>.Containing(page.Frame.Start)) - 1;
        }

        // Without a source, pages are the space's own; parts of 2 MiB that another space has as a large page have no owner of their own.
        bool isOfSource = _mappings.FindFrom(address) is { Source: not null } && table.GetOwner(page.Frame).Use != FrameUse.Anonymous;
        return new PageInfo
        {
            Frame = page.Frame,
            IsOfSource = isOfSource,
            Spaces = Math.Max(users - (isOfSource ? 1UL : 0UL), page.IsTableShared ? 2UL : 1UL),
            IsLarge = isLarge,
        };
    }
}
