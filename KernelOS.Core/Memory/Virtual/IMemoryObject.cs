using System;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Something whose bytes can be mapped into address spaces, such as a file's content: pages of them are mapped where they are.</summary>
/// <remarks>
/// A mapping holds the object alive by <see cref="Retain"/> and <see cref="Release"/>. All but the latter are called in
/// page faults, under an address space's lock: they may take locks up to <c>LockLevel.MemoryObject</c>, and whoever holds
/// one of these must not touch user memory. <see cref="Release"/> is called without any lock.
/// </remarks>
public interface IMemoryObject
{
    /// <summary>How many bytes there are; may change while the object is mapped.</summary>
    ulong Size { get; }

    /// <summary>Whoever makes the object smaller has them forget what is cut off; null if that never happens.</summary>
    MappingList? Mappings { get; }

    /// <summary>Copies bytes from <paramref name="offset"/> on; allocates nothing.</summary>
    /// <returns>How many were copied: fewer than asked for only where the object ends.</returns>
    int ReadAt(ulong offset, Span<byte> destination);

    /// <summary>Finds a page's frame, or gives it one full of zeros; the caller becomes a user of it.</summary>
    /// <param name="page">The page's number.</param>
    /// <param name="placement">From where the frame comes, if it gets one.</param>
    /// <param name="frame">The frame.</param>
    /// <returns><see cref="FaultResult.Resolved"/>, <see cref="FaultResult.BeyondObject"/> or <see cref="FaultResult.OutOfMemory"/>.</returns>
    FaultResult GetPage(ulong page, in FramePlacement placement, out Frame<Size4KiB> frame);

    /// <summary>Finds the frames of pages side by side, as far as they have any; the caller becomes a user of each.</summary>
    /// <param name="first">The first page's number.</param>
    /// <param name="frames">Gets the frames; at most 64.</param>
    /// <returns>A bit for each page that has a frame, bit 0 for the first.</returns>
    ulong FindPages(ulong first, Span<Frame<Size4KiB>> frames);

    /// <summary>Adds a user.</summary>
    void Retain();

    /// <summary>Takes a user away; the last one ends the object's life.</summary>
    void Release();
}
