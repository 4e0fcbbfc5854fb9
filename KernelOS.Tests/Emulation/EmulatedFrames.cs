using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Tests.Emulation;

/// <summary>A source of frames that knows which ones are out, and can run dry.</summary>
public sealed class EmulatedFrames(EmulatedRam ram, ulong firstAddress)
{
    private readonly Stack<ulong> _free = [];
    private ulong _next = firstAddress;

    /// <summary>The frames that are out.</summary>
    public HashSet<ulong> Allocated { get; } = [];

    /// <summary>How many more frames may be taken before there are none, or null for no limit.</summary>
    public int? AllocationsUntilFailure { get; set; }

    public bool TryAllocate(out Frame<Size4KiB> frame)
    {
        frame = default;
        if (AllocationsUntilFailure == 0)
        {
            return false;
        }

        AllocationsUntilFailure--;
        if (!_free.TryPop(out ulong address))
        {
            address = _next;
            _next += 4096;
        }

        Allocated.Add(address);
        frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
        Fill(frame);
        return true;
    }

    public void Free(Frame<Size4KiB> frame)
    {
        if (!Allocated.Remove(frame.Start.Value))
        {
            throw new InvalidOperationException($"frame 0x{frame.Start.Value:x} is freed but not out");
        }

        Fill(frame);
        _free.Push(frame.Start.Value);
    }

    // Garbage with the bits that make an entry present: a stale walk or an uncleared table shows.
    private unsafe void Fill(Frame<Size4KiB> frame) => new Span<byte>(ram.GetPointer(frame.Start), 4096).Fill(0xA7);
}
