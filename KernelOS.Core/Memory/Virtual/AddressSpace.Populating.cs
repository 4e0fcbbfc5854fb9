using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Pages before they are touched.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Gives every page of a range its frame, as far as there are mappings and frames (MAP_POPULATE): private pages that may be written one of their own.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="length">Bytes; the range lies in the user half.</param>
    public void Populate(VirtualAddress start, ulong length)
    {
        PopulateAll(start.Value, start.Value + AlignUp(length), access: null);
    }

    /// <summary>Gives every page of a range its frame as a touch would (MADV_POPULATE_READ, MADV_POPULATE_WRITE).</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages.</param>
    /// <param name="access">Reading or writing.</param>
    /// <param name="failure">Why a page could not be had, if <see cref="AddressSpaceError.None"/> is returned: then all before it have their frames.</param>
    /// <returns><see cref="AddressSpaceError.Invalid"/> for an impossible range.</returns>
    public AddressSpaceError Populate(ulong address, ulong length, PageAccess access, out FaultResult failure)
    {
        failure = FaultResult.Resolved;
        if (!TryGetEnd(address, length, out ulong end))
        {
            return AddressSpaceError.Invalid;
        }

        failure = PopulateAll(address, end, access);
        return AddressSpaceError.None;
    }

    /// <summary>Gives the pages of a range their frames, until one cannot be had.</summary>
    private FaultResult PopulateAll(ulong address, ulong end, PageAccess? access)
    {
        FaultResult result = FaultResult.Resolved;
        while (address < end && result == FaultResult.Resolved)
        {
            result = PopulateNext(ref address, end, access);
        }

        return result;
    }

    /// <summary>The end of a range that a program has named, in whole pages; false if it is not aligned or has none.</summary>
    private static bool TryGetEnd(ulong address, ulong length, out ulong end)
    {
        end = address + AlignUp(length);
        return IsAligned(address) && (length == 0 || AlignUp(length) != 0) && end >= address;
    }

    /// <summary>Gives the next page its frame, or the next 512 a large one if all are asked for.</summary>
    /// <param name="address">The page; moves on.</param>
    /// <param name="end">The end of the range.</param>
    /// <param name="access">How they are to be accessible; null for as the mapping allows.</param>
    private FaultResult PopulateNext(ref ulong address, ulong end, PageAccess? access)
    {
        if ((address & (TableSize - 1)) == 0 && end - address >= TableSize && MayPopulateLarge(address, access) && TryPopulateLarge(address))
        {
            address += TableSize;
            return FaultResult.Resolved;
        }

        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        if (address >= UserLayout.End || _mappings.FindFrom(address) is not Mapping mapping || mapping.Start > address)
        {
            return FaultResult.NotMapped;
        }

        bool needsOwn = mapping.Sharing == PageSharing.Private && (mapping.Access & PageAccess.Write) != 0;
        PageAccess wanted = access ?? (needsOwn ? PageAccess.Write : PageAccess.Read);
        if (!Allows(mapping, wanted))
        {
            return FaultResult.AccessDenied;
        }

        FaultResult result = Resolve(mapping, address, wanted, out _);
        address += PageSize;
        return result;
    }

    private bool MayPopulateLarge(ulong address, PageAccess? access)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return address < UserLayout.End
            && _mappings.FindFrom(address) is Mapping mapping
            && mapping.Start <= address
            && Allows(mapping, access ?? PageAccess.Read)
            && CanHaveLargePage(mapping, address)
            && (_pool.LargePages != LargePagePolicy.Advised || (mapping.Flags & MappingFlags.LargePages) != 0)
            && !_platform.TryFindUser(_root, PageAt(address), out UserPage page)
            && page.Place == UserPagePlace.None;
    }
}
