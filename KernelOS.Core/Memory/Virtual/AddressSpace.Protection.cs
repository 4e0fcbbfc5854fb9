using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Changing what may be done with pages, and advice about them.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Changes what may be done with a range.</summary>
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
        LeaveAndRecycle(previous);
        return error;
    }

    /// <summary>Forgets the pages in a range: the next touch finds what a fresh mapping would hold, zeros or what the object holds (MADV_DONTNEED).</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages.</param>
    /// <returns><see cref="AddressSpaceError.NotMapped"/> if there were holes; the pages around them are forgotten all the same. Without memory for a table, only those before it.</returns>
    public AddressSpaceError Forget(ulong address, ulong length) => ForEachMapping(address, length, forgets: true);

    /// <summary>Whether a range can be given advice about, without acting on it.</summary>
    /// <inheritdoc cref="Forget" path="/param"/>
    /// <returns><see cref="AddressSpaceError.NotMapped"/> if there are holes.</returns>
    public AddressSpaceError CheckMapped(ulong address, ulong length) => ForEachMapping(address, length, forgets: false);

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
                if (!TryOwnTables(start, Math.Min(end, part.End)) || !TryCutOut(ref part, start, end) || !TryPromise(part, access))
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
        TryMergeWithNext(mapping);
        if (mapping.Previous is Mapping previous && previous.CanMergeWith(mapping))
        {
            _mappings.Join(previous, mapping);
            Retire(mapping);
            mapping = previous;
        }
    }

    private AddressSpaceError ForEachMapping(ulong address, ulong length, bool forgets)
    {
        ulong end = address + AlignUp(length);
        if (!IsAligned(address) || (length != 0 && AlignUp(length) == 0) || end < address)
        {
            return AddressSpaceError.Invalid;
        }

        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        AddressSpaceError error = AddressSpaceError.None;
        while (address < end)
        {
            Mapping? mapping = _mappings.FindFrom(address);
            if (mapping is null || mapping.Start >= end)
            {
                return AddressSpaceError.NotMapped;
            }

            if (mapping.Start > address)
            {
                error = AddressSpaceError.NotMapped;
                address = mapping.Start;
            }

            ulong partEnd = Math.Min(end, mapping.End);
            if (forgets)
            {
                if (!TryOwnTables(address, partEnd))
                {
                    return AddressSpaceError.OutOfMemory;
                }

                FreePages(address, partEnd);
            }

            address = partEnd;
        }

        return error;
    }
}
