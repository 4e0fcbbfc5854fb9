using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>What programs may know of their memory.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Finds the first mapping that ends behind an address: with its end as the next address, all of them one after the other.</summary>
    /// <param name="from">Any number.</param>
    /// <param name="info">The mapping, with a reference to its source, which the caller releases.</param>
    public bool TryGetMapping(ulong from, out MappingInfo info)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        if (_mappings.FindFrom(from) is not Mapping mapping)
        {
            info = default;
            return false;
        }

        mapping.Source?.Retain();
        info = new MappingInfo
        {
            Start = mapping.Start,
            End = mapping.End,
            Access = mapping.Access,
            Sharing = mapping.Sharing,
            Flags = mapping.Flags,
            Policy = mapping.Policy,
            Purpose = PurposeOf(mapping),
            Source = mapping.Source,
            SourceOffset = mapping.SourceOffset,
        };
        return true;
    }

    /// <summary>Copies bytes of pages that have frames, for a look from outside; false at the first page that has none.</summary>
    /// <param name="address">Any number.</param>
    /// <param name="destination">Where to.</param>
    public bool TryPeek(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int offset = (int)(address % PageSize);
            int count = Math.Min(destination.Length, (int)PageSize - offset);
            using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
            if (address >= UserLayout.End || !_platform.TryFindUser(_root, PageAt(AlignDown(address)), out UserPage page))
            {
                return false;
            }

            BytesOf(page.Frame).Slice(offset, count).CopyTo(destination);
            destination = destination[count..];
            address += (ulong)count;
        }

        return true;
    }

    /// <summary>Tells of each page whether touching it would need no new frame.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="resident">Gets 1 for each page that is there, else 0; the range lies in the user half.</param>
    /// <returns>False if a page is not mapped.</returns>
    public bool TryFindResident(ulong start, Span<byte> resident)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        for (int i = 0; i < resident.Length; i++)
        {
            ulong address = start + ((ulong)i * PageSize);
            if (_mappings.FindFrom(address) is not Mapping mapping || mapping.Start > address)
            {
                return false;
            }

            bool isThere = _platform.TryFindUser(_root, PageAt(address), out _) || HasFrame(mapping, address);
            resident[i] = isThere ? (byte)1 : (byte)0;
        }

        return true;
    }

    private bool HasFrame(Mapping mapping, ulong address)
    {
        Span<Frame<Size4KiB>> frame = stackalloc Frame<Size4KiB>[1];
        if (mapping.Source is null || mapping.Source.FindPages((mapping.SourceOffset + (address - mapping.Start)) / PageSize, frame) == 0)
        {
            return false;
        }

        FrameSharing.Release(_platform, frame[0]);
        return true;
    }

    private MappingPurpose PurposeOf(Mapping mapping) =>
        mapping.Contains(Layout.StackEnd - 1) ? MappingPurpose.Stack
        : mapping.Source is null && _break != _breakStart && mapping.Start <= _break && mapping.End >= _breakStart ? MappingPurpose.Heap
        : MappingPurpose.None;
}
