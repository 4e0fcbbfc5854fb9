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
        ulong page = AlignDown(address.Value);
        using (_lock.Acquire(_platform))
        {
            FaultResult found = FindForAccess(address.Value, access, out Mapping? mapping);
            if (found != FaultResult.Resolved)
            {
                return found;
            }

            bool isMapped = _platform.TryFindUser(_root, PageAt(page), out UserPage userPage);
            if (isMapped || userPage.Place != UserPagePlace.None || !WantsLargePage(mapping!, page))
            {
                return Resolve(mapping!, page, access, isMapped, userPage, out _);
            }
        }

        return TryPopulateLarge(AlignDownToLarge(page)) ? FaultResult.Resolved : HandleSmallFault(address, access);
    }

    private FaultResult HandleSmallFault(VirtualAddress address, PageAccess access)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        FaultResult found = FindForAccess(address.Value, access, out Mapping? mapping);
        return found == FaultResult.Resolved ? Resolve(mapping!, AlignDown(address.Value), access, out _) : found;
    }

    /// <summary>Finds the mapping of a touched address, if it allows the touch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FaultResult FindForAccess(ulong address, PageAccess access, out Mapping? mapping)
    {
        mapping = FindOrGrow(address);
        if (mapping is null)
        {
            return FaultResult.NotMapped;
        }

        return Allows(mapping, access) ? FaultResult.Resolved : FaultResult.AccessDenied;
    }

    /// <summary>Whether a mapping allows an access. The processor has none of writing or executing without reading.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Allows(Mapping mapping, PageAccess access) =>
        access == PageAccess.Read ? mapping.Access != PageAccess.None : (mapping.Access & access) != 0;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        return Resolve(mapping, address, access, isMapped, page, out frame);
    }

    /// <inheritdoc cref="Resolve(Mapping, ulong, PageAccess, out Frame{Size4KiB})"/>
    /// <param name="mapping">The mapping.</param>
    /// <param name="address">The page's address.</param>
    /// <param name="access">What is to be possible.</param>
    /// <param name="isMapped">Whether the page is mapped.</param>
    /// <param name="page">What there is for it.</param>
    /// <param name="frame">Its frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FaultResult Resolve(Mapping mapping, ulong address, PageAccess access, bool isMapped, UserPage page, out Frame<Size4KiB> frame)
    {
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
        if (access != PageAccess.Write || page.IsWritable || mapping.Sharing != PageSharing.Private)
        {
            return FaultResult.Resolved;
        }

        return page.Place == UserPagePlace.LargePage
            ? CopyOnWriteLarge(mapping, address, ref frame)
            : CopyOnWrite(mapping, address, ref frame);
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

        if (!TryAllocateFrame(mapping, address, out frame))
        {
            return FaultResult.OutOfMemory;
        }

        BytesOf(old).CopyTo(BytesOf(frame));
        _platform.ReplaceUser(_root, PageAt(address), frame, mapping.Access);
        FrameSharing.Release(_platform, old);
        return FaultResult.Resolved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FaultResult PopulateZero(Mapping mapping, ulong address, out Frame<Size4KiB> frame)
    {
        if (!TryAllocateFrame(mapping, address, out frame))
        {
            return FaultResult.OutOfMemory;
        }

        BytesOf(frame).Clear();
        return MapOwn(mapping, address, frame);
    }

    /// <summary>Gives a page a copy of an object's.</summary>
    private FaultResult PopulateCopy(Mapping mapping, IMemoryObject source, ulong offset, ulong address, out Frame<Size4KiB> frame)
    {
        FaultResult result = source.GetPage(offset / PageSize, default, out Frame<Size4KiB> original);
        frame = default;
        if (result != FaultResult.Resolved)
        {
            return result;
        }

        if (TryAllocateFrame(mapping, address, out frame))
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
            FaultResult result = source.GetPage(offset / PageSize, FindPlacement(mapping, address), out span[wanted]);
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
