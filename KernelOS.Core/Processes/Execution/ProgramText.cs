using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Execution;

/// <summary>Strings one behind the other, each ended by NUL, in frames: a program's arguments and environment on their way from one address space to the next.</summary>
/// <remarks>
/// Each frame starts with the address of the next one, so that nothing but frames is needed, however much there is:
/// <code>
/// +0 next frame's address u64 (undefined in the last one)   +8 text, up to the end of the frame
/// </code>
/// Its owner ends it with <see cref="Free"/>.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="maximum">How many bytes there may be.</param>
internal unsafe ref struct ProgramText<TPlatform>(TPlatform platform, ulong maximum)
    where TPlatform : struct, IPhysicalMemory, IFrameSource
{
    /// <summary>Bytes of text in a frame.</summary>
    internal const int RoomPerFrame = 4096 - LinkSize;

    private const int LinkSize = sizeof(ulong);

    private readonly TPlatform _platform = platform;
    private readonly ulong _maximum = maximum;
    private ulong _first;
    private ulong _last;
    private int _lastUsed = RoomPerFrame;

    /// <summary>How many bytes there are, with the pointers to strings.</summary>
    internal ulong Charged { get; private set; }

    /// <summary>Whether there is more than there may be.</summary>
    internal readonly bool IsTooLong => Charged > _maximum;

    /// <summary>Where the next byte goes.</summary>
    internal readonly ProgramTextPosition End => new(_last, _last == 0 ? 0 : _lastUsed);

    /// <summary>Shows the room that is left in the last frame, or in a new one: at least one byte; false if there is no memory.</summary>
    internal bool TryGetRoom(out Span<byte> room)
    {
        if (_lastUsed == RoomPerFrame && !TryAddFrame())
        {
            room = default;
            return false;
        }

        room = TextOf(_platform, _last)[_lastUsed..];
        return true;
    }

    /// <summary>Counts bytes in that were written to the room.</summary>
    internal void Advance(int count)
    {
        _lastUsed += count;
        Charged += (ulong)count;
    }

    /// <summary>Adds a word that is no text but counts as if: a pointer to a string.</summary>
    internal void CountPointer() => Charged += sizeof(ulong);

    /// <summary>Walks over a part.</summary>
    /// <param name="from">Where it starts: an earlier <see cref="End"/>.</param>
    /// <param name="to">Where it ends: a later one.</param>
    internal readonly ProgramTextStrings<TPlatform> Between(ProgramTextPosition from, ProgramTextPosition to) =>
        new(_platform, from.Frame == 0 && to.Frame != 0 ? new ProgramTextPosition(_first, 0) : from, to);

    /// <summary>Gives the frames back.</summary>
    internal void Free()
    {
        ulong frame = _first;
        while (frame != 0)
        {
            ulong next = frame == _last ? 0 : LinkOf(_platform, frame);
            _platform.FreeFrame(Frame<Size4KiB>.FromUnchecked(PhysicalAddress.FromUnchecked(frame)));
            frame = next;
        }

        _first = _last = 0;
    }

    // SAFETY: the frame is RAM that this object owns, and the window shows all of its bytes.
    internal static ref ulong LinkOf(TPlatform platform, ulong frame) =>
        ref *(ulong*)platform.GetPointer(PhysicalAddress.FromUnchecked(frame));

    // SAFETY: as above; the text is what lies behind the link.
    internal static Span<byte> TextOf(TPlatform platform, ulong frame) =>
        new(platform.GetPointer(PhysicalAddress.FromUnchecked(frame)) + LinkSize, RoomPerFrame);

    private bool TryAddFrame()
    {
        if (!_platform.TryAllocateFrame(new FrameOwner(FrameUse.Arguments), out Frame<Size4KiB> frame))
        {
            return false;
        }

        ulong address = frame.Start.Value;
        if (_last == 0)
        {
            _first = address;
        }
        else
        {
            LinkOf(_platform, _last) = address;
        }

        _last = address;
        _lastUsed = 0;
        return true;
    }
}
