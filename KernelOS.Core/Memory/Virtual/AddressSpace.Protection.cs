using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Changing what may be done with pages.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Changes what may be done with a range. Locked pages that may be written now get frames, as far as that is possible.</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages; 0 does nothing.</param>
    /// <param name="access">What may be done from now on.</param>
    /// <param name="from">Where the range starts.</param>
    /// <returns>An error may leave the part before its cause changed, as on Linux.</returns>
    public AddressSpaceError Protect(ulong address, ulong length, PageAccess access, RangeStart from = RangeStart.Address)
    {
        if (!IsAligned(address))
        {
            return AddressSpaceError.Invalid;
        }

        if (length == 0)
        {
            return AddressSpaceError.None;
        }

        ulong end = address + AlignUp(length);
        if (end <= address)
        {
            return AddressSpaceError.NotMapped;
        }

        InterruptState previous = Enter();
        AddressSpaceError error = ProtectRange(address, end, access, from);
        bool mayLackFrames = LockedPages != 0 && (access & PageAccess.Write) != 0;
        LeaveAndRecycle(previous);
        if (mayLackFrames)
        {
            PopulateLocked(address, end);
        }

        return error;
    }

    private AddressSpaceError ProtectRange(ulong start, ulong end, PageAccess access, RangeStart from)
    {
        if (_mappings.FindFrom(start) is not Mapping mapping)
        {
            return AddressSpaceError.NotMapped;
        }

        if (from == RangeStart.StackStart)
        {
            if (mapping.Start >= end)
            {
                return AddressSpaceError.NotMapped;
            }

            if ((mapping.Flags & MappingFlags.GrowsDown) == 0)
            {
                return AddressSpaceError.Invalid;
            }

            start = mapping.Start;
        }

        for (Mapping? part = mapping; start < end; part = part.Next)
        {
            if (part is null || part.Start > start)
            {
                return AddressSpaceError.NotMapped;
            }

            if ((access & ~part.AccessLimit) != 0)
            {
                return AddressSpaceError.AccessDenied;
            }

            if (part.Access != access)
            {
                ulong partEnd = Math.Min(end, part.End);
                if (!IsAffordable(part, access, partEnd - start) || !TryOwnTables(start, partEnd) || !TryCutOut(ref part, start, end) || !TryPromise(part, access))
                {
                    return AddressSpaceError.OutOfMemory;
                }

                SetAccess(ref part, access);
            }

            start = part.End;
        }

        return AddressSpaceError.None;
    }

    /// <summary>Makes what of a mapping lies in a range a mapping of its own; false, and nothing changed, if there may be no more.</summary>
    private bool TryCutOut(ref Mapping part, ulong start, ulong end)
    {
        Mapping whole = part;
        if (part.Start < start)
        {
            if (!TrySplit(part, start, out Mapping? upper))
            {
                return false;
            }

            part = upper;
        }

        if (part.End <= end || TrySplit(part, end, out _))
        {
            return true;
        }

        if (!ReferenceEquals(whole, part))
        {
            TryMergeWithNext(whole);
        }

        return false;
    }

    /// <summary>Changes a mapping and its pages; it may become one with its neighbours.</summary>
    private void SetAccess(ref Mapping mapping, PageAccess access)
    {
        mapping.Access = access;
        _platform.ProtectUser(_root, PageAt(mapping.Start), PageAt(mapping.End), access, mapping.Sharing);
        MergeWithNeighbours(ref mapping);
    }

    /// <summary>Makes a mapping one with those beside it that mean the same now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MergeWithNeighbours(ref Mapping mapping)
    {
        TryMergeWithNext(mapping);
        if (mapping.Previous is Mapping previous && previous.CanMergeWith(mapping))
        {
            _mappings.Join(previous, mapping);
            Retire(mapping);
            mapping = previous;
        }
    }
}
