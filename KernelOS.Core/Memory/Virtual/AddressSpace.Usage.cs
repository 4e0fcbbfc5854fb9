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
                    Add(page, ref usage);
                }
            }
        }
    }

    /// <summary>The first page of a range that is there, or the range's end.</summary>
    private ulong FindFirstPage(ulong start, ulong end) => _platform.FindFirstUser(_root, PageAt(start), PageAt(end)).Start.Value;

    private void Add(in UserPage page, ref PageUsage usage)
    {
        // An object is a user of its pages itself. A table that several spaces have is the user of its pages.
        FrameTable table = _platform.FrameTable;
        ulong users = table.CountUsers(page.Frame);
        FrameOwner owner;
        if (page.Place == UserPagePlace.LargePage)
        {
            // All large pages together are one of the users.
            Frame<Size2MiB> large = Frame<Size2MiB>.Containing(page.Frame.Start);
            users += table.CountLargePages(large) - 1;
            owner = table.GetOwner(large);
            usage.Large++;
        }
        else
        {
            owner = table.GetOwner(page.Frame);
        }

        bool isPrivate = owner.Use == FrameUse.Anonymous;
        ulong spaces = Math.Max(users - (isPrivate ? 0UL : 1UL), page.IsTableShared ? 2UL : 1UL);
        usage.Resident++;
        usage.OfNodes[_platform.GetNode(page.Frame).Value]++;
        usage.ProportionalBytes += PageSize / spaces;
        usage.Anonymous += isPrivate ? 1UL : 0;
        usage.SharedClean += !isPrivate && spaces > 1 ? 1UL : 0;
        usage.SharedDirty += isPrivate && spaces > 1 ? 1UL : 0;
        usage.PrivateClean += !isPrivate && spaces == 1 ? 1UL : 0;
        usage.PrivateDirty += isPrivate && spaces == 1 ? 1UL : 0;
    }
}
