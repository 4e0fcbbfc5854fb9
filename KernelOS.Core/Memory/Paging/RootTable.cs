using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Makes root tables.</summary>
/// <typeparam name="TFormat">How entries are written.</typeparam>
public static unsafe class RootTable<TFormat>
    where TFormat : struct, IPageTableFormat
{
    /// <summary>Makes an empty root; false if there is no frame.</summary>
    /// <param name="frames">Where the frame comes from; the caller gives it back.</param>
    /// <param name="memory">The window onto physical memory.</param>
    /// <param name="recursiveSlot">The entry that is to lead to the root itself, or −1.</param>
    /// <param name="root">The root.</param>
    public static bool TryCreate<TFrames, TMemory>(TFrames frames, TMemory memory, int recursiveSlot, out Frame<Size4KiB> root)
        where TFrames : struct, IFrameSource
        where TMemory : struct, IPhysicalMemory
    {
        if (!frames.TryAllocateFrame(new FrameOwner(FrameUse.PageTable), out root))
        {
            return false;
        }

        // SAFETY: the frame is ours, and the window shows all of it.
        Span<ulong> entries = new(memory.GetPointer(root.Start), PageTable.Entries);
        entries.Clear();
        if (recursiveSlot >= 0)
        {
            entries[recursiveSlot] = TFormat.EncodeRecursion(root.Start);
        }

        return true;
    }

    /// <summary>Makes a root with an empty lower half that shares the upper half of another; false if there is no frame.</summary>
    /// <param name="frames">Where the frame comes from; the caller gives it back.</param>
    /// <param name="memory">The window onto physical memory.</param>
    /// <param name="recursiveSlot">The entry that leads to each root itself, or −1.</param>
    /// <param name="shared">The root whose upper half is shared. What it maps there later is seen too, below entries that it has now.</param>
    /// <param name="root">The root.</param>
    public static bool TryCreateSharing<TFrames, TMemory>(TFrames frames, TMemory memory, int recursiveSlot, Frame<Size4KiB> shared, out Frame<Size4KiB> root)
        where TFrames : struct, IFrameSource
        where TMemory : struct, IPhysicalMemory
    {
        if (!frames.TryAllocateFrame(new FrameOwner(FrameUse.PageTable), out root))
        {
            return false;
        }

        // SAFETY: both frames are roots, which the window shows.
        const int half = PageTable.Entries / 2;
        Span<ulong> entries = new(memory.GetPointer(root.Start), PageTable.Entries);
        entries.Slice(0, half).Clear();
        new ReadOnlySpan<ulong>(memory.GetPointer(shared.Start), PageTable.Entries).Slice(half).CopyTo(entries.Slice(half));
        if (recursiveSlot >= 0)
        {
            entries[recursiveSlot] = TFormat.EncodeRecursion(root.Start);
        }

        return true;
    }
}
