using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Small pages become large ones when a program asks for it.</content>
/// <remarks>
/// Pages whose frames lie side by side stay where they are. Others are copied, for which interrupts must not wait: so
/// the collapse makes itself a user of each frame, as a fork would, after which whoever writes gets another frame. If all
/// pages still have their frames when everything is copied, the copy is what they hold.
/// </remarks>
public sealed partial class AddressSpace<TPlatform>
{
    private const int PagesPerTable = (int)(TableSize / PageSize);

    /// <summary>Makes each whole 2 MiB of a range a large page, whatever the policy, as far as possible (MADV_COLLAPSE).</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages.</param>
    /// <returns>
    /// <see cref="AddressSpaceError.Invalid"/> at the first mapping that cannot have any, and at its end if 2 MiB of one had no page yet.
    /// <see cref="AddressSpaceError.OutOfMemory"/> where there was no frame; <see cref="AddressSpaceError.Busy"/> if pages
    /// changed meanwhile. <see cref="AddressSpaceError.NotMapped"/> if there were holes. What could be done is done even so.
    /// </returns>
    public AddressSpaceError Collapse(ulong address, ulong length)
    {
        if (!TryGetEnd(address, length, out ulong end))
        {
            return AddressSpaceError.Invalid;
        }

        AddressSpaceError result = AddressSpaceError.None;
        while (address < end)
        {
            ulong start;
            ulong partEnd;
            using (_lock.Acquire(_platform))
            {
                Mapping? mapping = _mappings.FindFrom(address);
                if (mapping is null || mapping.Start >= end)
                {
                    return AddressSpaceError.NotMapped;
                }

                start = Math.Max(address, mapping.Start);
                partEnd = Math.Min(end, mapping.End);
                if (!CanBeCollapsed(mapping, AlignUpToLarge(mapping.Start)))
                {
                    return AddressSpaceError.Invalid;
                }
            }

            AddressSpaceError error = CollapseAll(AlignUpToLarge(start), AlignDownToLarge(partEnd));
            if (error != AddressSpaceError.None)
            {
                return error;
            }

            result = start > address ? AddressSpaceError.NotMapped : result;
            address = partEnd;
        }

        return result;
    }

    /// <summary>Whether a mapping may have a large page at an address because a program wants it, other than by itself (<see cref="CanHaveLargePage"/>).</summary>
    private bool CanBeCollapsed(Mapping mapping, ulong start) =>
        mapping.IsPrivateMemory
        && (mapping.Flags & MappingFlags.SmallPages) == 0
        && start >= mapping.Start
        && start < mapping.End
        && mapping.End - start >= TableSize
        && AllowsLargePages
        && !HasPolicy(mapping);

    private AddressSpaceError CollapseAll(ulong start, ulong end)
    {
        // As on Linux: between two boundaries lies nothing, between none not even that.
        AddressSpaceError result = start > end ? AddressSpaceError.Invalid : AddressSpaceError.None;
        for (; start < end; start += TableSize)
        {
            AddressSpaceError error = CollapseTable(start);
            if (error == AddressSpaceError.OutOfMemory)
            {
                return error;
            }

            result = error != AddressSpaceError.None ? error : result;
        }

        return result;
    }

    /// <summary>Makes 2 MiB a large page.</summary>
    private unsafe AddressSpaceError CollapseTable(ulong start)
    {
        using (_lock.Acquire(_platform))
        {
            if (FindCollapsible(start) is not Mapping mapping || _platform.CountUserBlock(_root, PageAt(start)) == 0)
            {
                return AddressSpaceError.Invalid;
            }

            if (IsLargePage(start))
            {
                return AddressSpaceError.None;
            }

            if (!TryOwnTables(start, start + TableSize))
            {
                return AddressSpaceError.OutOfMemory;
            }

            if (TryMergeInPlace(mapping, start))
            {
                return AddressSpaceError.None;
            }
        }

        if (!_platform.TryAllocateLargeFrame(Owner, out Frame<Size2MiB> copy))
        {
            return AddressSpaceError.OutOfMemory;
        }

        AddressSpaceError error = AddressSpaceError.OutOfMemory;
        if (_platform.TryAllocateFrame(Owner, out Frame<Size4KiB> list))
        {
            // SAFETY: the frame is RAM that nobody else knows, and has room for as many numbers.
            Span<Frame<Size4KiB>> frames = MemoryMarshal.Cast<byte, Frame<Size4KiB>>(BytesOf(list));
            error = TryReplaceByCopy(start, frames, copy) ? AddressSpaceError.None : AddressSpaceError.Busy;
            _platform.FreeFrame(list);
        }

        if (error != AddressSpaceError.None)
        {
            _platform.FreeLargeFrame(copy);
        }

        return error;
    }

    private Mapping? FindCollapsible(ulong start) =>
        _mappings.FindFrom(start) is Mapping mapping && CanBeCollapsed(mapping, start) ? mapping : null;

    /// <summary>Makes a large page of pages whose frames are 2 MiB side by side that nobody else uses.</summary>
    private bool TryMergeInPlace(Mapping mapping, ulong start)
    {
        if (!_platform.TryFindUser(_root, PageAt(start), out UserPage first) || !first.Frame.Start.IsAligned(TableSize))
        {
            return false;
        }

        for (int i = 1; i < PagesPerTable; i++)
        {
            if (!_platform.TryFindUser(_root, PageAt(start + ((ulong)i * PageSize)), out UserPage page) || page.Frame != first.Frame + (ulong)i)
            {
                return false;
            }
        }

        if (!FrameSharing.TryMerge(_platform, Frame<Size2MiB>.Containing(first.Frame.Start), Owner))
        {
            return false;
        }

        // Some may have lost writing to a space that is gone.
        _platform.ProtectUser(_root, PageAt(start), PageAt(start + TableSize), mapping.Access, PageSharing.Private);
        bool isMerged = _platform.TryMergeUser(_root, PageAt(start));
        Check.That(isMerged, "pages side by side do not become a large one");
        _hasLargePages = true;
        return true;
    }

    /// <summary>Copies pages into a large frame, which takes their place; false if they have changed meanwhile.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="frames">Room for the frames.</param>
    /// <param name="copy">The large frame.</param>
    private unsafe bool TryReplaceByCopy(ulong start, Span<Frame<Size4KiB>> frames, Frame<Size2MiB> copy)
    {
        using (_lock.Acquire(_platform))
        {
            if (!TryHoldFrames(start, frames))
            {
                return false;
            }
        }

        // SAFETY: the frame is RAM that nobody else knows yet, and the window shows all of its bytes.
        Span<byte> bytes = new(_platform.GetPointer(copy.Start), (int)TableSize);
        for (int i = 0; i < PagesPerTable; i++)
        {
            Span<byte> page = bytes.Slice(i * (int)PageSize, (int)PageSize);
            if (frames[i] == default)
            {
                page.Clear();
            }
            else
            {
                BytesOf(frames[i]).CopyTo(page);
            }
        }

        bool isUnchanged;
        using (_lock.Acquire(_platform))
        {
            Mapping? mapping = FindCollapsible(start);
            isUnchanged = mapping is not null && AreFramesHeld(start, frames);
            if (isUnchanged)
            {
                int count = _platform.ReplaceUserTable(_root, PageAt(start), copy, mapping!.Access);
                ResidentPages += (ulong)(PagesPerTable - count);
                _hasLargePages = true;
            }
        }

        foreach (Frame<Size4KiB> frame in frames)
        {
            if (frame != default)
            {
                FrameSharing.Release(_platform, frame);
            }
        }

        return isUnchanged;
    }

    /// <summary>Becomes a user of each page's frame, so that nobody writes to it any more; none stands for a page that has none.</summary>
    private bool TryHoldFrames(ulong start, Span<Frame<Size4KiB>> frames)
    {
        if (FindCollapsible(start) is not Mapping mapping || !HasOwnTable(start))
        {
            return false;
        }

        for (int i = 0; i < PagesPerTable; i++)
        {
            bool isThere = _platform.TryFindUser(_root, PageAt(start + ((ulong)i * PageSize)), out UserPage page);
            frames[i] = isThere ? page.Frame : default;
            if (isThere)
            {
                _platform.FrameTable.Add(page.Frame);
            }
        }

        _platform.ProtectUser(_root, PageAt(start), PageAt(start + TableSize), mapping.Access, PageSharing.Private);
        return true;
    }

    /// <summary>Whether the pages are still those of <see cref="TryHoldFrames"/>.</summary>
    private bool AreFramesHeld(ulong start, ReadOnlySpan<Frame<Size4KiB>> frames)
    {
        if (!HasOwnTable(start))
        {
            return false;
        }

        for (int i = 0; i < PagesPerTable; i++)
        {
            bool isThere = _platform.TryFindUser(_root, PageAt(start + ((ulong)i * PageSize)), out UserPage page);
            if (frames[i] != (isThere ? page.Frame : default))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether 2 MiB have a table with some page, and no other space has it.</summary>
    private bool HasOwnTable(ulong start)
    {
        _platform.TryFindUser(_root, PageAt(start), out UserPage page);
        return page.Place == UserPagePlace.Table && !page.IsTableShared && _platform.CountUserBlock(_root, PageAt(start)) != 0;
    }
}
