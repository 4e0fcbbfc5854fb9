using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Growing, shrinking and moving mappings with their pages.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Gives a part of a mapping another length, another place, or both; its pages go with it.</summary>
    /// <returns>
    /// Where it is now. <see cref="AddressSpaceError.NotMapped"/> if it is no part of one mapping. What is cut off, and what
    /// was mapped at a new address that was asked for, is gone even if the rest fails, as on Linux.
    /// </returns>
    public Result<VirtualAddress, AddressSpaceError> Remap(in RemapRequest request)
    {
        ulong length = AlignUp(request.Length);
        ulong newLength = AlignUp(request.NewLength);
        if (!IsAligned(request.Address) || newLength == 0 || (request.OldPlace == RemapSource.Emptied && length != newLength))
        {
            return AddressSpaceError.Invalid;
        }

        // The mapping at the new place, and a cut inside of a mapping at the old place and at the new one.
        InterruptState previous = Enter(SparesNeeded + 1);
        AddressSpaceError error = RemapPages(request, length, newLength, out ulong start);
        bool isPopulated = error == AddressSpaceError.None && newLength > length && MeansAtOnce(_mappings.FindFrom(start)!.Flags);
        LeaveAndRecycle(previous);
        if (isPopulated)
        {
            PopulateAll(start + length, start + newLength, access: null);
        }

        return error == AddressSpaceError.None ? VirtualAddress.FromUnchecked(start) : error;
    }

    private AddressSpaceError RemapPages(in RemapRequest request, ulong length, ulong newLength, out ulong start)
    {
        start = request.Address;
        if (FindPart(start, 0) is null)
        {
            return AddressSpaceError.NotMapped;
        }

        if (request.Placement == RemapPlacement.Exact)
        {
            AddressSpaceError error = ClearNewPlace(request, length, newLength);
            if (error != AddressSpaceError.None)
            {
                return error;
            }
        }

        if (length > newLength)
        {
            if (length > UserLayout.End - start)
            {
                return AddressSpaceError.Invalid;
            }

            if (!TryClearRange(start + newLength, start + length))
            {
                return AddressSpaceError.OutOfMemory;
            }

            length = newLength;
        }

        bool mustMove = request.Placement == RemapPlacement.Exact || request.OldPlace == RemapSource.Emptied;
        if (length == newLength && !mustMove)
        {
            return AddressSpaceError.None;
        }

        if (FindPart(start, length) is not Mapping mapping)
        {
            return AddressSpaceError.NotMapped;
        }

        if ((length == 0 && mapping.Sharing == PageSharing.Private)
            || (mapping.Source is not null && mapping.SourceOffset + (start - mapping.Start) + newLength < newLength))
        {
            return AddressSpaceError.Invalid;
        }

        ulong growth = request.OldPlace == RemapSource.Emptied ? newLength : newLength - length;
        MappingRequest grown = new()
        {
            Length = newLength,
            Access = mapping.Access,
            Flags = mapping.Flags,
            IsUnreserved = (mapping.Flags & MappingFlags.Unreserved) != 0,
            Source = mapping.Source,
        };
        if (!IsAffordable(grown, growth))
        {
            return AddressSpaceError.OutOfMemory;
        }

        if (!mustMove && TryGrowUp(mapping, start + length, newLength - length))
        {
            return AddressSpaceError.None;
        }

        if (request.Placement == RemapPlacement.Stay)
        {
            return AddressSpaceError.OutOfMemory;
        }

        MappingRequest place = new() { Address = request.NewAddress, Length = newLength, Access = mapping.Access };
        start = request.NewAddress;
        return request.Placement == RemapPlacement.Anywhere && FindPlace(place, newLength, out start, out _) != AddressSpaceError.None
            ? AddressSpaceError.OutOfMemory
            : Move(mapping, request.Address, length, start, newLength, request.OldPlace);
    }

    /// <summary>Finds the mapping of which a range is a part; null if it is not of one.</summary>
    private Mapping? FindPart(ulong start, ulong length) =>
        _mappings.FindFrom(start) is Mapping mapping && mapping.Start <= start && mapping.End - start >= length ? mapping : null;

    private AddressSpaceError ClearNewPlace(in RemapRequest request, ulong length, ulong newLength)
    {
        ulong address = request.NewAddress;
        if (!IsAligned(address) || newLength > UserLayout.End || address > UserLayout.End - newLength)
        {
            return AddressSpaceError.Invalid;
        }

        bool overlaps = request.Address + length > address && address + newLength > request.Address;
        if (overlaps)
        {
            return AddressSpaceError.Invalid;
        }

        if (address < UserLayout.Minimum)
        {
            return AddressSpaceError.BelowMinimum;
        }

        return TryClearRange(address, address + newLength) ? AddressSpaceError.None : AddressSpaceError.OutOfMemory;
    }

    private bool TryGrowUp(Mapping mapping, ulong end, ulong growth)
    {
        if (mapping.End != end || growth > UserLayout.End - end || !IsFreeBefore(mapping.Next, end + growth))
        {
            return false;
        }

        if (!TryCountPages(mapping.Flags, growth / PageSize))
        {
            return false;
        }

        _mappings.Resize(mapping, mapping.Start, end + growth);
        TryMergeWithNext(mapping);
        return true;
    }

    /// <summary>Moves a part of a mapping, with its pages, to a place that is free.</summary>
    private AddressSpaceError Move(Mapping mapping, ulong from, ulong length, ulong to, ulong newLength, RemapSource oldPlace)
    {
        bool splits = oldPlace == RemapSource.Unmapped && from > mapping.Start && from + length < mapping.End;
        if (_mappings.Count + (splits ? 1 : 0) >= _pool.Commit.MaximumMappings || SpareCount < (splits ? 2 : 1))
        {
            return AddressSpaceError.OutOfMemory;
        }

        ulong growth = oldPlace == RemapSource.Unmapped ? newLength - length : newLength;
        if (!TryCountPages(mapping.Flags, growth / PageSize))
        {
            return AddressSpaceError.OutOfMemory;
        }

        // Where a large page goes, there must be no table, even without a page.
        FreeEmptyTable();
        if (!TryOwnTables(from, from + length) || !TryOwnTables(to, to + length) || !_platform.TryMoveUser(_root, PageAt(from), PageAt(from + length), PageAt(to)))
        {
            UncountPages(mapping.Flags, growth / PageSize);
            return AddressSpaceError.OutOfMemory;
        }

        TryTakeSpare(out Mapping? moved);
        moved!.CopyMeaning(mapping);
        moved.Source?.Retain();
        moved.Start = to;
        moved.End = to + newLength;
        moved.SourceOffset += mapping.Source is null ? 0 : from - mapping.Start;
        if (oldPlace == RemapSource.Unmapped && length != 0)
        {
            // For a moment they are mapped twice, which nobody has to allow.
            CountPages(mapping.Flags, length / PageSize);
            bool isCleared = TryClearRange(from, from + length);
            Check.That(isCleared, "a mapping cannot be split although there are objects for it");
        }
        else if (oldPlace == RemapSource.Emptied)
        {
            SetFlags(mapping, mapping.Flags & ~LockFlags);
        }

        InsertMerged(moved, _mappings.FindFrom(to));
        return AddressSpaceError.None;
    }
}
