using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Pipes;

/// <summary>The bytes in a pipe: a ring of slots, each with a frame that is taken when it is written and given back when it has been read.</summary>
/// <remarks>
/// <para>
/// A write goes on in the last slot if the bytes that it has over a multiple of 4 KiB fit there as a whole, and fills fresh
/// slots with the rest. So a write of up to 4 KiB lies in one slot, and goes in as a whole or not at all, as POSIX wants it
/// of PIPE_BUF bytes; and a pipe is full, exactly as on Linux, when no slot is free.
/// </para>
/// <para>
/// The usual sixteen slots lie in the ring itself, those of a larger pipe in a frame. One frame is kept when it has been
/// read, since short messages would take and give one back each. The caller provides mutual exclusion, under which it may block.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal struct PipeRing<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>The most slots that a pipe can have: as many as a frame holds.</summary>
    internal const int MaximumCapacity = 256;

    private PipeSlots _slots;
    private Frame<Size4KiB> _table;
    private Frame<Size4KiB> _spare;
    private bool _hasTable;
    private bool _hasSpare;
    private int _first;

    /// <summary>Makes an empty ring of the usual capacity.</summary>
    public PipeRing() => Capacity = PipeSlots.Length;

    /// <summary>How many slots there are, a power of two.</summary>
    internal int Capacity { readonly get; private set; }

    /// <summary>How many slots are used.</summary>
    internal int Count { readonly get; private set; }

    /// <summary>Whether there is nothing to read.</summary>
    internal readonly bool IsEmpty => Count == 0;

    /// <summary>Whether no slot is free.</summary>
    internal readonly bool IsFull => Count >= Capacity;

    /// <summary>Reads bytes, as many as there are and there is room for.</summary>
    /// <returns>How many; those of a slot in whose copying memory faulted stay in the pipe.</returns>
    // SAFETY: a used slot's frame is this ring's, and its bounds lie within it.
    internal unsafe nuint Read(TPlatform platform, ref ReadTarget<TPlatform> target)
    {
        nuint read = 0;
        while (Count != 0 && target.Remaining != 0)
        {
            ref PipeSlot slot = ref SlotAt(platform, 0);
            int wanted = (int)Math.Min((nuint)slot.Length, target.Remaining);
            if (target.Put(new ReadOnlySpan<byte>(platform.GetPointer(slot.Frame.Start) + slot.Start, wanted)) != wanted)
            {
                return read;
            }

            read += (nuint)wanted;
            slot.Start += (ushort)wanted;
            bool endsRead = slot.IsPacket;
            if (slot.Length == 0 || endsRead)
            {
                RemoveFirst(platform, slot.Frame);
            }

            if (endsRead)
            {
                return read;
            }
        }

        return read;
    }

    /// <summary>Writes bytes, as many as there is room for; what the write may add to the last slot, which only its first piece may, is added there.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="isPacket">Whether they are to be read as they are written.</param>
    /// <param name="isStart">Whether nothing of the write has been written yet.</param>
    /// <param name="error">Why less was written than there is room for.</param>
    /// <returns>How many; those of a slot in whose copying memory faulted are not among them.</returns>
    internal nuint Write(TPlatform platform, ref WriteSource<TPlatform> source, bool isPacket, bool isStart, out FileError error)
    {
        error = FileError.None;
        nuint written = isStart && !isPacket && Count != 0 ? Append(platform, ref source, ref error) : 0;
        while (error == FileError.None && source.Remaining != 0 && Count < Capacity)
        {
            written += Add(platform, ref source, isPacket, ref error);
        }

        return written;
    }

    /// <summary>How many bytes there are to read.</summary>
    internal readonly ulong CountBytes(TPlatform platform)
    {
        ulong bytes = 0;
        for (int i = 0; i < Count; i++)
        {
            bytes += (ulong)Unsafe.AsRef(in this).SlotAt(platform, i).Length;
        }

        return bytes;
    }

    /// <summary>Changes the number of slots.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="capacity">A power of two up to <see cref="MaximumCapacity"/>.</param>
    /// <returns><see cref="FileError.Busy"/> if more are used than there would be.</returns>
    internal FileError SetCapacity(TPlatform platform, int capacity)
    {
        if (Count > capacity)
        {
            return FileError.Busy;
        }

        if (capacity > PipeSlots.Length && !_hasTable)
        {
            if (!platform.TryAllocateFrame(new FrameOwner(FrameUse.Pipe), out _table))
            {
                return FileError.OutOfMemory;
            }

            Move(platform, ref TableSlot(platform, 0), isToTable: true);
        }
        else if (capacity <= PipeSlots.Length && _hasTable)
        {
            Move(platform, ref _slots[0], isToTable: false);
            platform.FreeFrame(_table);
        }
        else
        {
            Rotate(platform);
        }

        Capacity = capacity;
        return FileError.None;
    }

    /// <summary>Gives all frames back and starts anew.</summary>
    internal void Clear(TPlatform platform)
    {
        while (Count != 0)
        {
            RemoveFirst(platform, SlotAt(platform, 0).Frame);
        }

        if (_hasSpare)
        {
            platform.FreeFrame(_spare);
            _hasSpare = false;
        }

        if (_hasTable)
        {
            platform.FreeFrame(_table);
            _hasTable = false;
        }

        _first = 0;
        Capacity = PipeSlots.Length;
    }

    /// <summary>Adds the first piece of a write to the last slot if it fits as a whole.</summary>
    // SAFETY: a used slot's frame is this ring's, and the piece was checked to end within it.
    private unsafe nuint Append(TPlatform platform, ref WriteSource<TPlatform> source, ref FileError error)
    {
        ref PipeSlot last = ref SlotAt(platform, Count - 1);
        int piece = (int)(source.Remaining & (nuint)(Frame<Size4KiB>.Size - 1));
        if (piece == 0 || last.IsPacket || last.End + piece > (int)Frame<Size4KiB>.Size)
        {
            return 0;
        }

        if (source.Take(new Span<byte>(platform.GetPointer(last.Frame.Start) + last.End, piece)) != piece)
        {
            error = FileError.BadAddress;
            return 0;
        }

        last.End += (ushort)piece;
        return (nuint)piece;
    }

    /// <summary>Fills a fresh slot.</summary>
    // SAFETY: the frame is fresh, or kept, and this ring's alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe nuint Add(TPlatform platform, ref WriteSource<TPlatform> source, bool isPacket, ref FileError error)
    {
        if (!TryTakeFrame(platform, out Frame<Size4KiB> frame))
        {
            error = FileError.OutOfMemory;
            return 0;
        }

        int piece = (int)Math.Min((nuint)Frame<Size4KiB>.Size, source.Remaining);
        if (source.Take(new Span<byte>(platform.GetPointer(frame.Start), piece)) != piece)
        {
            GiveFrame(platform, frame);
            error = FileError.BadAddress;
            return 0;
        }

        ref PipeSlot slot = ref SlotAt(platform, Count);
        slot.Frame = frame;
        slot.Start = 0;
        slot.End = (ushort)piece;
        slot.IsPacket = isPacket;
        Count++;
        return (nuint)piece;
    }

    private bool TryTakeFrame(TPlatform platform, out Frame<Size4KiB> frame)
    {
        if (!_hasSpare)
        {
            return platform.TryAllocateFrame(new FrameOwner(FrameUse.Pipe), out frame);
        }

        frame = _spare;
        _hasSpare = false;
        return true;
    }

    private void GiveFrame(TPlatform platform, Frame<Size4KiB> frame)
    {
        if (_hasSpare)
        {
            platform.FreeFrame(frame);
            return;
        }

        _spare = frame;
        _hasSpare = true;
    }

    private void RemoveFirst(TPlatform platform, Frame<Size4KiB> frame)
    {
        _first = (_first + 1) & (Capacity - 1);
        Count--;
        GiveFrame(platform, frame);
    }

    /// <summary>The slot that many places behind the first used one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref PipeSlot SlotAt(TPlatform platform, int index)
    {
        int position = (_first + index) & (Capacity - 1);
        if (_hasTable)
        {
            return ref TableSlot(platform, position);
        }

        return ref _slots[position];
    }

    // SAFETY: the table is this ring's frame while there is one, and has room for as many slots as a ring can have.
    private readonly unsafe ref PipeSlot TableSlot(TPlatform platform, int position) =>
        ref ((PipeSlot*)platform.GetPointer(_table.Start))[position];

    /// <summary>Copies the used slots to the start of another place, which is the ring's from now on.</summary>
    private void Move(TPlatform platform, ref PipeSlot destination, bool isToTable)
    {
        for (int i = 0; i < Count; i++)
        {
            Unsafe.Add(ref destination, i) = SlotAt(platform, i);
        }

        _first = 0;
        _hasTable = isToTable;
    }

    /// <summary>Moves the used slots to the start of where they are, so that the capacity can change.</summary>
    private void Rotate(TPlatform platform)
    {
        while (_first != 0)
        {
            // One place at a time, over the whole ring: capacities change seldom, and the ring is short.
            PipeSlot first = RingSlot(platform, 0);
            for (int i = 1; i < Capacity; i++)
            {
                RingSlot(platform, i - 1) = RingSlot(platform, i);
            }

            RingSlot(platform, Capacity - 1) = first;
            _first--;
        }
    }

    /// <summary>The slot at a place of the ring, whichever is the first used one.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref PipeSlot RingSlot(TPlatform platform, int position) => ref SlotAt(platform, (position - _first) & (Capacity - 1));
}
