using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>What the users of a frame do, in terms of the contract.</summary>
public static class FrameSharing
{
    /// <summary>Takes one user of a frame away; the last one frees it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Release<TPlatform>(TPlatform platform, Frame<Size4KiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        if (!platform.FrameTable.TryRemove(frame))
        {
            platform.FreeFrame(frame);
        }
    }

    /// <summary>Takes one large page of a frame away; the last one frees what has no other user.</summary>
    public static void Release<TPlatform>(TPlatform platform, Frame<Size2MiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        FrameTable table = platform.FrameTable;
        if (table.TryRemove(frame))
        {
            return;
        }

        FreeSpare(platform, frame);
        if (!table.HasSharedParts(frame))
        {
            platform.FreeLargeFrame(frame);
            return;
        }

        BreakUp(platform, frame);
        FrameRange<Size4KiB> parts = PartsOf(frame);
        for (ulong i = 0; i < parts.Count; i++)
        {
            Release(platform, parts[i]);
        }
    }

    /// <summary>Makes a user of a frame by one large page into one of each of its 512 parts: he has split the page.</summary>
    public static void Split<TPlatform>(TPlatform platform, Frame<Size2MiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        FrameTable table = platform.FrameTable;
        if (!table.HasOtherLargePages(frame))
        {
            // What the large pages were to each part, the caller alone is now.
            BreakUp(platform, frame);
            return;
        }

        FrameRange<Size4KiB> parts = PartsOf(frame);
        for (ulong i = 0; i < parts.Count; i++)
        {
            table.Add(parts[i]);
        }

        if (table.TryRemove(frame))
        {
            return;
        }

        // The others were faster: there is no large page any more that is a user of each part.
        BreakUp(platform, frame);
        for (ulong i = 0; i < parts.Count; i++)
        {
            bool isRemoved = table.TryRemove(parts[i]);
            Check.That(isRemoved, "a part of a split page has no user beside the splitter");
        }
    }

    /// <summary>Makes the only user of each of 512 frames one by a large page; false if there are other users, or the frames cannot be one.</summary>
    public static bool TryMerge<TPlatform>(TPlatform platform, Frame<Size2MiB> frame, FrameOwner owner)
        where TPlatform : struct, IFrameSharing
    {
        FrameTable table = platform.FrameTable;
        if (table.HasSharedParts(frame) || !platform.TryMergeLargeFrame(frame))
        {
            return false;
        }

        table.Begin(frame, owner);
        return true;
    }

    /// <summary>Takes 2 MiB for a large page, and a frame for the table by which it is split one day; false if one of them cannot be had.</summary>
    public static bool TryAllocateLarge<TPlatform>(TPlatform platform, FrameOwner owner, out Frame<Size2MiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        if (!platform.TryAllocateLargeFrame(owner, out frame))
        {
            return false;
        }

        if (!platform.TryAllocateFrame(new FrameOwner(FrameUse.PageTable), out Frame<Size4KiB> spare))
        {
            platform.FreeLargeFrame(frame);
            return false;
        }

        KeepSpare(platform, frame, spare);
        return true;
    }

    /// <summary>Keeps a frame for a table with a 2 MiB frame, or frees it if there is one.</summary>
    public static void KeepSpare<TPlatform>(TPlatform platform, Frame<Size2MiB> frame, Frame<Size4KiB> spare)
        where TPlatform : struct, IFrameSharing
    {
        if (!platform.FrameTable.TryKeepSpare(frame, spare))
        {
            platform.FreeFrame(spare);
        }
    }

    private static void FreeSpare<TPlatform>(TPlatform platform, Frame<Size2MiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        if (platform.FrameTable.TryTakeSpare(frame, out Frame<Size4KiB> spare))
        {
            platform.FreeFrame(spare);
        }
    }

    /// <summary>Ends a 2 MiB frame: there is no large page any more.</summary>
    private static void BreakUp<TPlatform>(TPlatform platform, Frame<Size2MiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        FreeSpare(platform, frame);
        platform.SplitLargeFrame(frame);
        platform.FrameTable.SplitOwner(frame);
    }

    private static FrameRange<Size4KiB> PartsOf(Frame<Size2MiB> frame) =>
        FrameRange<Size4KiB>.Create(Frame<Size4KiB>.FromUnchecked(frame.Start), Frame<Size2MiB>.Size / Frame<Size4KiB>.Size);
}
