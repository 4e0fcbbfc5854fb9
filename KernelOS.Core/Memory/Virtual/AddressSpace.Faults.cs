using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Pages on demand.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>A fault for a page of an object maps what is there of so many bytes around it, aligned.</summary>
    private const ulong AroundSize = 16 * PageSize;

    /// <summary>Gives a touched page its frame, if the touch is allowed: for faults of the program, and of the kernel on its behalf.</summary>
    /// <param name="address">The address that was touched.</param>
    /// <param name="access">How: one of read, write and execute.</param>
    public FaultResult HandleFault(VirtualAddress address, PageAccess access)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        Mapping? mapping = FindOrGrow(address.Value);
        if (mapping is null)
        {
            return FaultResult.NotMapped;
        }

        // The processor has no access of writing or executing without reading.
        bool isAllowed = access == PageAccess.Read ? mapping.Access != PageAccess.None : (mapping.Access & access) != 0;
        return isAllowed ? Resolve(mapping, AlignDown(address.Value), access, out _) : FaultResult.AccessDenied;
    }

    /// <summary>Gives every page of a range its frame, as far as there are mappings and frames (MAP_POPULATE): private pages that may be written one of their own.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="length">Bytes; the range lies in the user half.</param>
    public void Populate(VirtualAddress start, ulong length)
    {
        ulong end = start.Value + AlignUp(length);
        for (ulong address = start.Value; address < end; address += PageSize)
        {
            using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
            if (_mappings.FindFrom(address) is not Mapping mapping || mapping.Start > address || mapping.Access == PageAccess.None)
            {
                return;
            }

            bool needsOwn = mapping.Sharing == PageSharing.Private && (mapping.Access & PageAccess.Write) != 0;
            if (Resolve(mapping, address, needsOwn ? PageAccess.Write : PageAccess.Read, out _) != FaultResult.Resolved)
            {
                return;
            }
        }
    }

    /// <summary>Copies bytes into the address space, active or not, whatever the mappings allow: for whoever builds it.</summary>
    /// <returns>False if something there is not mapped, or there is no memory.</returns>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            int count = (int)Math.Min((ulong)source.Length, PageSize - (address % PageSize));
            if (!TryGetPiece(address, count, PageAccess.Write, out Span<byte> piece))
            {
                return false;
            }

            source[..count].CopyTo(piece);
            source = source[count..];
            address += (ulong)count;
        }

        return true;
    }

    /// <summary>Writes zeros into the address space, as <see cref="TryWrite"/>.</summary>
    public bool TryClear(ulong address, ulong length)
    {
        while (length != 0)
        {
            int count = (int)Math.Min(length, PageSize - (address % PageSize));
            if (!TryGetPiece(address, count, PageAccess.Write, out Span<byte> piece))
            {
                return false;
            }

            piece.Clear();
            length -= (ulong)count;
            address += (ulong)count;
        }

        return true;
    }

    /// <summary>Copies bytes out of the address space, as <see cref="TryWrite"/>.</summary>
    public bool TryRead(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = (int)Math.Min((ulong)destination.Length, PageSize - (address % PageSize));
            if (!TryGetPiece(address, count, PageAccess.Read, out Span<byte> piece))
            {
                return false;
            }

            piece.CopyTo(destination);
            destination = destination[count..];
            address += (ulong)count;
        }

        return true;
    }

    /// <summary>Shows some bytes of one page, which gets its frame; only the builder of an address space uses them, so that no lock guards them.</summary>
    private bool TryGetPiece(ulong address, int count, PageAccess access, out Span<byte> piece)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        if (FindOrGrow(address) is not Mapping mapping || Resolve(mapping, AlignDown(address), access, out Frame<Size4KiB> frame) != FaultResult.Resolved)
        {
            piece = default;
            return false;
        }

        piece = BytesOf(frame).Slice((int)(address % PageSize), count);
        return true;
    }

    private Mapping? FindOrGrow(ulong address)
    {
        Mapping? mapping = _mappings.FindFrom(address);
        return mapping is null || mapping.Start <= address || TryGrowDown(mapping, AlignDown(address)) ? mapping : null;
    }

    /// <summary>Lets a stack reach down to an address, unless it would become too large or come too near to what is below.</summary>
    private bool TryGrowDown(Mapping mapping, ulong start)
    {
        if ((mapping.Flags & MappingFlags.GrowsDown) == 0
            || start < UserLayout.Minimum
            || mapping.End - start > StackLimit
            || !IsWithinAddressLimit(mapping.Start - start)
            || (mapping.Previous is Mapping previous && previous.Access != PageAccess.None && start - previous.End < Mapping.GuardGap))
        {
            return false;
        }

        if (!TryCountPages(mapping.Flags, (mapping.Start - start) / PageSize))
        {
            return false;
        }

        _mappings.Resize(mapping, start, mapping.End);
        return true;
    }

    /// <summary>Gives a page its frame, one of its own if it is to be written privately, whatever the mapping allows.</summary>
    private FaultResult Resolve(Mapping mapping, ulong address, PageAccess access, out Frame<Size4KiB> frame)
    {
        bool isMapped = _platform.TryFindUser(_root, PageAt(address), out UserPage page);
        if (page.IsTableShared && (!isMapped || access == PageAccess.Write))
        {
            if (!TryOwnTables(address, address + PageSize))
            {
                frame = default;
                return FaultResult.OutOfMemory;
            }

            isMapped = _platform.TryFindUser(_root, PageAt(address), out page);
        }

        if (!isMapped)
        {
            return Populate(mapping, address, access, out frame);
        }

        frame = page.Frame;
        return access == PageAccess.Write && !page.IsWritable && mapping.Sharing == PageSharing.Private
            ? CopyOnWrite(mapping, address, ref frame)
            : FaultResult.Resolved;
    }

    /// <summary>Makes a page its mapping's own: by a copy, or as it is if its frame has no other user any more.</summary>
    private FaultResult CopyOnWrite(Mapping mapping, ulong address, ref Frame<Size4KiB> frame)
    {
        Frame<Size4KiB> old = frame;
        if (!_platform.FrameTable.IsShared(old))
        {
            _platform.ReplaceUser(_root, PageAt(address), old, mapping.Access);
            return FaultResult.Resolved;
        }

        if (!_platform.TryAllocateFrame(Owner, out frame))
        {
            return FaultResult.OutOfMemory;
        }

        BytesOf(old).CopyTo(BytesOf(frame));
        _platform.ReplaceUser(_root, PageAt(address), frame, mapping.Access);
        FrameSharing.Release(_platform, old);
        return FaultResult.Resolved;
    }

    private FaultResult Populate(Mapping mapping, ulong address, PageAccess access, out Frame<Size4KiB> frame)
    {
        if (mapping.Source is null)
        {
            return PopulateZero(mapping, address, out frame);
        }

        ulong offset = mapping.SourceOffset + (address - mapping.Start);
        return access == PageAccess.Write && mapping.Sharing == PageSharing.Private
            ? PopulateCopy(mapping, mapping.Source, offset, address, out frame)
            : PopulateAround(mapping, mapping.Source, offset, address, out frame);
    }

    private FaultResult PopulateZero(Mapping mapping, ulong address, out Frame<Size4KiB> frame)
    {
        if (!_platform.TryAllocateFrame(Owner, out frame))
        {
            return FaultResult.OutOfMemory;
        }

        BytesOf(frame).Clear();
        return MapOwn(mapping, address, frame);
    }

    /// <summary>Gives a page a copy of an object's.</summary>
    private FaultResult PopulateCopy(Mapping mapping, IMemoryObject source, ulong offset, ulong address, out Frame<Size4KiB> frame)
    {
        FaultResult result = source.GetPage(offset / PageSize, out Frame<Size4KiB> original);
        frame = default;
        if (result != FaultResult.Resolved)
        {
            return result;
        }

        if (_platform.TryAllocateFrame(Owner, out frame))
        {
            BytesOf(original).CopyTo(BytesOf(frame));
            result = MapOwn(mapping, address, frame);
        }
        else
        {
            result = FaultResult.OutOfMemory;
        }

        FrameSharing.Release(_platform, original);
        return result;
    }

    /// <summary>Maps a frame that nobody else uses; it is freed again if there is no memory for that.</summary>
    private FaultResult MapOwn(Mapping mapping, ulong address, Frame<Size4KiB> frame)
    {
        PageMapResult result = _platform.MapUser(_root, PageAt(address), frame, mapping.Access);
        if (result == PageMapResult.Mapped)
        {
            ResidentPages++;
            return FaultResult.Resolved;
        }

        Check.That(result == PageMapResult.OutOfMemory, "a page was mapped under the lock that guards it");
        _platform.FreeFrame(frame);
        return FaultResult.OutOfMemory;
    }

    /// <summary>Maps a page of an object, and those around it that have frames already.</summary>
    private FaultResult PopulateAround(Mapping mapping, IMemoryObject source, ulong offset, ulong address, out Frame<Size4KiB> frame)
    {
        ulong start = Math.Max(address & ~(AroundSize - 1), mapping.Start);
        ulong end = Math.Min((address & ~(AroundSize - 1)) + AroundSize, mapping.End);
        Frames frames = default;
        Span<Frame<Size4KiB>> span = frames;
        span = span[..(int)((end - start) / PageSize)];

        int wanted = (int)((address - start) / PageSize);
        ulong found = source.FindPages((offset - (address - start)) / PageSize, span);
        if ((found & (1UL << wanted)) == 0)
        {
            FaultResult result = source.GetPage(offset / PageSize, out span[wanted]);
            if (result != FaultResult.Resolved)
            {
                ReleaseFrames(span, found);
                frame = default;
                return result;
            }

            found |= 1UL << wanted;
        }

        frame = span[wanted];
        bool isMapped = _platform.TryMapUser(_root, PageAt(start), span, found, mapping.AccessToSource, out ulong mapped);
        ReleaseFrames(span, found & ~mapped);
        ResidentPages += (ulong)BitOperations.PopCount(mapped);
        return isMapped ? FaultResult.Resolved : FaultResult.OutOfMemory;
    }

    private void ReleaseFrames(Span<Frame<Size4KiB>> frames, ulong which)
    {
        for (; which != 0; which &= which - 1)
        {
            FrameSharing.Release(_platform, frames[BitOperations.TrailingZeroCount(which)]);
        }
    }

    [InlineArray((int)(AroundSize / PageSize))]
    private struct Frames
    {
        private Frame<Size4KiB> _first;
    }
}
