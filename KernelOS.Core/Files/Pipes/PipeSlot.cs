using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Files.Pipes;

/// <summary>A frame of a pipe with bytes that have been written and not read.</summary>
internal struct PipeSlot
{
    /// <summary>The frame, which is the pipe's while the slot is used.</summary>
    internal Frame<Size4KiB> Frame;

    /// <summary>The first byte that has not been read.</summary>
    internal ushort Start;

    /// <summary>Behind the last byte that was written.</summary>
    internal ushort End;

    /// <summary>Whether the bytes belong together: a read gets none of the next slot with them, and what it leaves of them is lost.</summary>
    internal bool IsPacket;

    /// <summary>How many bytes there are to read.</summary>
    internal readonly int Length => End - Start;
}
