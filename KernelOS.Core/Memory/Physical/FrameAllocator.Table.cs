using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <content>The frame table: frames are numbered there as here, so that the entry of a frame that is being allocated is at hand.</content>
// SAFETY: the table has an entry for each index below the number of frames.
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    private ulong* _entries;

    /// <summary>How many bytes <see cref="CreateTable"/> needs: eight a frame, and as much for each frame of a hole that is smaller than 1 GiB.</summary>
    public static ulong GetTableBytes(MemoryMap map) => new FrameMetadata(map, null, 1, null).FrameCount * FrameTable.EntrySize;

    /// <summary>Makes the frame table; called once, before the first frame is allocated that has an owner.</summary>
    /// <param name="memory">At least <see cref="GetTableBytes"/> bytes, aligned to 8, for good; their contents do not matter.</param>
    public FrameTable CreateTable(byte* memory)
    {
        _entries = (ulong*)memory;
        return new FrameTable(_metadata.Directory, _entries);
    }

    /// <summary>Takes a frame for an owner; false if none is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAllocate(FrameOwner owner, out Frame<Size4KiB> frame) => TryGive(TakeFrame(), owner, out frame);

    /// <summary>Takes a frame for an owner from where a policy wants it; false if none is free that it allows.</summary>
    public bool TryAllocate(in MemoryPolicy policy, ulong turn, FrameOwner owner, out Frame<Size4KiB> frame) =>
        TryGive(TakeBy(policy, turn, SingleFrame), owner, out frame);

    /// <summary>Enters the owner of a range of memory that was never allocated, such as the kernel's image, as far as the table reaches.</summary>
    public void EnterOwner(PhysicalRange range, FrameOwner owner)
    {
        ulong last = (range.End - 1) >> FrameMetadata.FrameShift;
        for (ulong number = range.Start.Value >> FrameMetadata.FrameShift; number <= last; number++)
        {
            ulong index = _metadata.GetIndex(number);
            if (index < _metadata.FrameCount)
            {
                _entries[index] = owner.NewEntry;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGive(long index, FrameOwner owner, out Frame<Size4KiB> frame)
    {
        NoteTaken(index, 0);
        if (index < 0)
        {
            frame = default;
            return false;
        }

        _entries[index] = owner.NewEntry;
        frame = Frame<Size4KiB>.FromUnchecked(GetAddress((ulong)index));
        return true;
    }
}
