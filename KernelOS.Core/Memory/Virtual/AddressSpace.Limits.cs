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

    /// <summary>Whether a mapping fits into the limits.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="length">How many bytes more it takes.</param>
    /// <param name="replaced">How many of them take the place of others, which do not count then (Linux: may_expand_vm in mmap_region).</param>
    private bool IsWithinLimits(in MappingRequest request, ulong length, ulong replaced) =>
        IsWithinAddressLimit(length - replaced) && (!IsData(request.Flags, request.Access) || IsWithinDataLimit(length - replaced));

    /// <summary>How many bytes of a range are mapped, where <paramref name="next"/> is the first mapping that ends behind its start.</summary>
    private static ulong CountMappedBytes(ulong start, ulong end, Mapping? next)
    {
        ulong sum = 0;
        for (; next is not null && next.Start < end; next = next.Next)
        {
            sum += Math.Min(next.End, end) - Math.Max(next.Start, start);
        }

        return sum;
    }

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

    /// <summary>Whether so many bytes of a mapping may have another access: they may become data then, and need a promise.</summary>
    private bool IsAffordable(Mapping mapping, PageAccess access, ulong length) =>
        (!NeedsPromise(mapping, access) || _pool.Commit.IsReasonable(length / PageSize))
        && (!IsData(mapping.Flags, access) || IsData(mapping.Flags, mapping.Access) || IsWithinDataLimit(length));

    private static bool NeedsPromise(Mapping mapping, PageAccess access) =>
        (access & PageAccess.Write) != 0
        && (mapping.Flags & (MappingFlags.Shared | MappingFlags.Promised | MappingFlags.Unreserved)) == 0;

    /// <summary>Promises the pages of a mapping that becomes writable, if they are not yet; false if that is too much.</summary>
    private bool TryPromise(Mapping mapping, PageAccess access)
    {
        if (!NeedsPromise(mapping, access))
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
