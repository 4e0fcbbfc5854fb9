using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>How much may be mapped, and what of it is promised.</content>
public sealed partial class AddressSpace<TPlatform>
{
    private bool HasLimits { get; set; }

    /// <summary>Sets how much may be mapped from now on; what is mapped stays.</summary>
    /// <param name="addressLimit">See <see cref="AddressLimit"/>.</param>
    /// <param name="dataLimit">See <see cref="DataLimit"/>.</param>
    public void SetLimits(ulong addressLimit, ulong dataLimit)
    {
        AddressLimit = addressLimit;
        DataLimit = dataLimit;
        HasLimits = (addressLimit & dataLimit) != ulong.MaxValue;
    }

    private static bool IsData(MappingFlags flags, PageAccess access) =>
        (access & PageAccess.Write) != 0 && (flags & (MappingFlags.Shared | MappingFlags.GrowsDown)) == 0;

    private bool IsWithinLimits(in MappingRequest request, ulong length) =>
        IsWithinAddressLimit(length) && (!IsData(request.Flags, request.Access) || IsWithinDataLimit(length));

    private bool IsWithinAddressLimit(ulong length) => AddressLimit == ulong.MaxValue || (MappedPages * PageSize) + length <= AddressLimit;

    /// <summary>Whether there may be so much more data; counted when it is asked, since hardly any program has the limit.</summary>
    private bool IsWithinDataLimit(ulong length)
    {
        if (DataLimit == ulong.MaxValue)
        {
            return true;
        }

        ulong sum = length;
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            sum += IsData(mapping.Flags, mapping.Access) ? mapping.Length : 0;
        }

        return sum <= DataLimit;
    }

    /// <summary>Counts pages that are being mapped; false if they cannot be promised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryCountPages(MappingFlags flags, ulong pages)
    {
        if ((flags & MappingFlags.Promised) != 0 && !_pool.Commit.TryPromise(pages))
        {
            return false;
        }

        MappedPages += pages;
        return true;
    }

    /// <summary>Counts pages that are being mapped, and that nobody has to allow.</summary>
    private void CountPages(MappingFlags flags, ulong pages)
    {
        MappedPages += pages;
        if ((flags & MappingFlags.Promised) != 0)
        {
            _pool.Commit.Promise(pages);
        }
    }

    /// <summary>Counts pages that are not mapped any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UncountPages(MappingFlags flags, ulong pages)
    {
        _peakMappedPages = Math.Max(_peakMappedPages, MappedPages);
        MappedPages -= pages;
        if ((flags & MappingFlags.Promised) != 0)
        {
            _pool.Commit.Release(pages);
        }
    }

    /// <summary>How many pages of this space are promised.</summary>
    private ulong SumPromisedPages()
    {
        ulong sum = 0;
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            sum += (mapping.Flags & MappingFlags.Promised) != 0 ? mapping.Length / PageSize : 0;
        }

        return sum;
    }

    /// <summary>Promises the pages of a mapping that becomes writable, if they are not yet; false if that is too much.</summary>
    private bool TryPromise(Mapping mapping, PageAccess access)
    {
        bool isPromised = (mapping.Flags & (MappingFlags.Shared | MappingFlags.Promised | MappingFlags.Unreserved)) != 0;
        if (isPromised || (access & PageAccess.Write) == 0)
        {
            return true;
        }

        if (!_pool.Commit.TryPromise(mapping.Length / PageSize))
        {
            return false;
        }

        mapping.Flags |= MappingFlags.Promised;
        return true;
    }
}
