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
    private static ulong CountMappedBytes(ulong start, ulong end, Mapping? next) => CountBytes(start, end, next, MappingFlags.None);

    /// <summary>The same of mappings that are something.</summary>
    private static ulong CountBytes(ulong start, ulong end, Mapping? next, MappingFlags flags)
    {
        ulong sum = 0;
        for (; next is not null && next.Start < end; next = next.Next)
        {
            sum += (next.Flags & flags) == flags ? Math.Min(next.End, end) - Math.Max(next.Start, start) : 0;
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
        if (!TryPromise(flags, pages, released: 0))
        {
            return false;
        }

        AddPages(flags, pages);
        return true;
    }

    /// <summary>Promises pages that are about to be mapped, if they have to be; false if that is too much.</summary>
    /// <param name="flags">What they are.</param>
    /// <param name="pages">How many.</param>
    /// <param name="released">How many promises are taken back when they are mapped: of what they take the place of.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPromise(MappingFlags flags, ulong pages, ulong released) =>
        (flags & MappingFlags.Promised) == 0 || _pool.Commit.TryPromise(pages, released);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReleasePromise(MappingFlags flags, ulong pages)
    {
        if ((flags & MappingFlags.Promised) != 0)
        {
            _pool.Commit.Release(pages);
        }
    }

    /// <summary>Counts pages that are being mapped, and that nobody has to allow.</summary>
    private void CountPages(MappingFlags flags, ulong pages)
    {
        AddPages(flags, pages);
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
        UncountLocked(flags, pages);
        ReleasePromise(flags, pages);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddPages(MappingFlags flags, ulong pages)
    {
        MappedPages += pages;
        CountLocked(flags, pages);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountLocked(MappingFlags flags, ulong pages)
    {
        if ((flags & MappingFlags.Locked) != 0)
        {
            LockedPages += pages;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UncountLocked(MappingFlags flags, ulong pages)
    {
        if ((flags & MappingFlags.Locked) != 0)
        {
            LockedPages -= pages;
        }
    }

    /// <summary>How many pages of a range are promised, where <paramref name="next"/> is the first mapping that ends behind its start.</summary>
    private static ulong CountPromisedPages(ulong start, ulong end, Mapping? next) =>
        CountBytes(start, end, next, MappingFlags.Promised) / PageSize;

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
