using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Gives out physical memory in frames of 4 KiB, 2 MiB and 1 GiB and in runs, on all CPUs at once without a lock.</summary>
/// <remarks>
/// <para>
/// Two levels after the idea of LLFree (Wrenger et al., "LLFree: Scalable and Optionally-Persistent Page-Frame
/// Allocation", USENIX ATC 2023). Each 2 MiB block has a bitmap of its 512 frames and a state word with the number of
/// free ones; both change by single compare-and-swap. To take a frame is to take one from the count first, which is
/// the right to find a set bit; to free is to set the bit first and then to raise the count. So there are never fewer
/// set bits than rights. A larger frame takes the state words of its blocks and leaves the bitmaps alone.
/// </para>
/// <para>
/// Each CPU reserves a block from which it takes single frames until none is left, and of the partly used ones it
/// prefers the same ones again and again: so CPUs meet neither when they take frames nor when they free them. The
/// other blocks stand in indexes (see <see cref="BlockIndex"/>) through which the highest suitable block is found in a
/// few steps: nothing scans memory as long as there is some. Blocks that are partly used are used up before whole ones,
/// which are kept for large frames; high memory goes first, which keeps low memory for those who need it. When nothing
/// is found, the reservations of all CPUs are dissolved and the search is repeated. A single frame is then looked for
/// in all blocks, so that one is found if a block has one all the time; larger frames and runs may be missed while other
/// CPUs are at work.
/// </para>
/// <para>
/// Every frame belongs to a node (see <see cref="NumaTopology"/>), and no frame or run of any size lies in two. Memory
/// comes from the CPU's own node, or as a <see cref="MemoryPolicy"/> says, and from the others in the order of their
/// distance when it has none; only memory that is scarce for everybody is kept for the end. A CPU may have a block
/// reserved in each node.
/// </para>
/// <para>Callable everywhere, in interrupts too. Frames are given out with undefined contents. Freeing what is not allocated panics.</para>
/// </remarks>
/// <typeparam name="TPlatform">Tells which CPU runs; if that is out of date, allocation gets slower but not wrong.</typeparam>
// SAFETY: indexes of frames and blocks are compared with their numbers before use, or come from the indexes, which hold no others.
public sealed unsafe partial class FrameAllocator<TPlatform>
    where TPlatform : struct, ICpu
{
    /// <summary>The largest run: 2 to this power frames of 4 KiB, which is 1 GiB.</summary>
    public const int MaximumRunOrder = 18;

    private const int BlockOrder = 9;
    private const int BlockShift = 21;
    private const long NoFrame = -1;
    private const string NotOwned = "a frame is freed that no allocator owns";

    private readonly FrameMetadata _metadata;
    private readonly ulong _scarceBlocks;
    private readonly TPlatform _platform;

    /// <summary>Makes an allocator of the map's usable memory, all of one node; what is reclaimable belongs to it too, but as allocated.</summary>
    /// <param name="map">Where memory is; not needed afterwards.</param>
    /// <param name="cpuCount">How many CPUs there can be.</param>
    /// <param name="platform">Tells which CPU runs.</param>
    /// <param name="metadata">At least <see cref="GetMetadataBytes"/> bytes, aligned to 64, for good; their contents do not matter.</param>
    public FrameAllocator(MemoryMap map, int cpuCount, TPlatform platform, byte* metadata)
        : this(map, null, cpuCount, platform, metadata)
    {
    }

    /// <summary>Makes an allocator of the map's usable memory; what is reclaimable belongs to it too, but as allocated. All CPUs belong to node 0 until <see cref="SetNode"/> says otherwise.</summary>
    /// <param name="map">Where memory is; not needed afterwards.</param>
    /// <param name="topology">Whose it is; null for one node. Not needed afterwards.</param>
    /// <param name="cpuCount">How many CPUs there can be.</param>
    /// <param name="platform">Tells which CPU runs.</param>
    /// <param name="metadata">At least <see cref="GetMetadataBytes"/> bytes, aligned to 64, for good; their contents do not matter.</param>
    public FrameAllocator(MemoryMap map, NumaTopology? topology, int cpuCount, TPlatform platform, byte* metadata)
    {
        Check.That(metadata != null && ((nuint)metadata & 63) == 0, "the frame allocator's metadata is not aligned");
        _platform = platform;
        _metadata = new FrameMetadata(map, topology, cpuCount, metadata);
        _metadata.Fill(map, topology);
        _scarceBlocks = _metadata.CountIndexesBelow(PhysicalLimit.IsaDma.Value >> FrameMetadata.FrameShift) / FrameMetadata.FramesPerBlock;
        for (ulong block = 0; block < _metadata.BlockCount; block++)
        {
            Reindex(block);
        }

        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            SetNode(cpu, NumaNode.First);
        }

        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            // SAFETY: i is below the number of ranges.
            TotalFrames += _metadata.Owned[i].Length >> FrameMetadata.FrameShift;
        }
    }

    /// <summary>How many 4 KiB frames belong to the allocator, free or not.</summary>
    public ulong TotalFrames { get; }

    /// <summary>How many 4 KiB frames are free; counts through all blocks, so not for hot paths.</summary>
    public ulong FreeFrames
    {
        get
        {
            ulong sum = 0;
            for (ulong block = 0; block < _metadata.BlockCount; block++)
            {
                sum += BlockState.GetFree(Volatile.Read(ref GetState(block)));
            }

            return sum + CountZeroFrames();
        }
    }

    /// <summary>How many frames of 2 MiB are free, or <paramref name="most"/> if there are more; those that CPUs use for single frames do not count.</summary>
    /// <remarks>Looks at one word for 64 of them, and at none where there are none: cheap if there are many, and if there are few.</remarks>
    public ulong CountFreeLargeFrames(ulong most)
    {
        ulong count = 0;
        for (long block = _metadata.Index.Whole.FindLast(_metadata.BlockCount); block >= 0 && count < most;)
        {
            ulong first = (ulong)block & ~(ulong)(BitIndex.NumbersPerWord - 1);
            count += (ulong)BitOperations.PopCount(_metadata.Index.Whole.GetWord(first));
            block = _metadata.Index.Whole.FindLast(first);
        }

        return Math.Min(count, most);
    }

    /// <summary>How many bytes of metadata an allocator needs; a map from which <see cref="MemoryMap.TryReserve"/> has since taken memory for good needs no more.</summary>
    public static ulong GetMetadataBytes(MemoryMap map, int cpuCount, NumaTopology? topology = null) =>
        new FrameMetadata(map, topology, cpuCount, null).Bytes;

    /// <summary>Takes a frame, of the CPU's node if it has one; false if none is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAllocate<TSize>(out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        long index = TSize.Shift == FrameMetadata.FrameShift ? TakeFrame()
            : TSize.Shift == BlockShift ? TakeLocalBlock()
            : TakeFrom(LocalChoice, TSize.Shift - FrameMetadata.FrameShift, _metadata.FrameCount);
        return TryGive(index, out frame);
    }

    /// <summary>Takes a frame that ends at <paramref name="limit"/> or below; false if none is free there.</summary>
    public bool TryAllocate<TSize>(PhysicalAddress limit, out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        long index = TakeFrom(LocalChoice, TSize.Shift - FrameMetadata.FrameShift, _metadata.CountIndexesBelow(limit.Value >> FrameMetadata.FrameShift));
        return TryGive(index, out frame);
    }

    /// <summary>Takes a frame from where a policy wants it; false if none is free that it allows.</summary>
    /// <param name="policy">The policy; its nodes exist.</param>
    /// <param name="turn">Whose turn it is if the policy takes nodes by turns.</param>
    /// <param name="frame">The frame.</param>
    public bool TryAllocate<TSize>(in MemoryPolicy policy, ulong turn, out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        long index = TakeBy(policy, turn, TSize.Shift == FrameMetadata.FrameShift ? SingleFrame : TSize.Shift - FrameMetadata.FrameShift);
        return TryGive(index, out frame);
    }

    /// <summary>Takes a run of 2 to the power <paramref name="order"/> frames, aligned to its own size, that ends at <paramref name="limit"/> or below.</summary>
    /// <param name="order">0 to <see cref="MaximumRunOrder"/>.</param>
    /// <param name="limit">Where it ends at the latest; see <see cref="PhysicalLimit"/>.</param>
    /// <param name="run">The frames, to be freed by <see cref="FreeRun"/>, the whole run or any part of it that is cut at multiples of 2 MiB or lies inside 2 MiB; 1 GiB only as a whole.</param>
    public bool TryAllocateRun(int order, PhysicalAddress limit, out FrameRange<Size4KiB> run)
    {
        Check.That(order is >= 0 and <= MaximumRunOrder, "a run of frames of an impossible order");
        long index = TakeFrom(LocalChoice, order, _metadata.CountIndexesBelow(limit.Value >> FrameMetadata.FrameShift));
        return TryGive(index, order, out run);
    }

    /// <summary>Takes a run as <see cref="TryAllocateRun(int, PhysicalAddress, out FrameRange{Size4KiB})"/> does, from where a policy wants it.</summary>
    public bool TryAllocateRun(int order, in MemoryPolicy policy, ulong turn, out FrameRange<Size4KiB> run)
    {
        Check.That(order is >= 0 and <= MaximumRunOrder, "a run of frames of an impossible order");
        long index = TakeBy(policy, turn, order);
        return TryGive(index, order, out run);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGive<TSize>(long index, out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        NoteTaken(index, TSize.Shift - FrameMetadata.FrameShift);
        frame = index >= 0 ? Frame<TSize>.FromUnchecked(GetAddress((ulong)index)) : default;
        return index >= 0;
    }

    private bool TryGive(long index, int order, out FrameRange<Size4KiB> run)
    {
        NoteTaken(index, order);
        run = index >= 0 ? FrameRange<Size4KiB>.Create(Frame<Size4KiB>.FromUnchecked(GetAddress((ulong)index)), 1UL << order) : default;
        return index >= 0;
    }

    // SAFETY: callers pass blocks that exist, or the one behind the last, which has a state too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint GetState(ulong block) => ref _metadata.States[block];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhysicalAddress GetAddress(ulong index) =>
        PhysicalAddress.FromUnchecked(_metadata.GetNumber(index) << FrameMetadata.FrameShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong GetOwnedIndex(ulong number)
    {
        ulong gib = number >> FrameMetadata.FramesPerSectionShift;
        if (gib < _metadata.DirectoryLength)
        {
            // SAFETY: gib was compared with the directory's length.
            ulong index = number - (ulong)_metadata.Directory[gib];
            if (index < _metadata.FrameCount)
            {
                return index;
            }
        }

        RaiseNotOwned();
        return 0;
    }

    private void Reindex(ulong block) => _metadata.Index.Update(block, ref GetState(block));
}
