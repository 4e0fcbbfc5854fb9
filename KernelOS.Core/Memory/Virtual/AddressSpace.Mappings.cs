using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Mapping and unmapping.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Maps a range; no page gets its frame before it is touched.</summary>
    /// <returns>The start, a multiple of the page size. On an error nothing has changed.</returns>
    public Result<VirtualAddress, AddressSpaceError> Map(in MappingRequest request)
    {
        if (request.Length == 0)
        {
            return AddressSpaceError.Invalid;
        }

        ulong length = AlignUp(request.Length);
        if (length == 0 || length > UserLayout.End || !IsReasonable(request, length))
        {
            return AddressSpaceError.OutOfMemory;
        }

        return (request.Flags & MappingFlags.Shared) != 0 && request.Source is null
            ? MapSharedMemory(request, length)
            : MapPages(request, length);
    }

    /// <summary>Unmaps whatever lies in a range.</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages, must not be 0.</param>
    /// <returns><see cref="AddressSpaceError.OutOfMemory"/> if a mapping would have to be split and there may be no more; nothing has changed then.</returns>
    public AddressSpaceError Unmap(ulong address, ulong length)
    {
        if (!IsAligned(address) || address > UserLayout.End || length > UserLayout.End - address || length == 0)
        {
            return AddressSpaceError.Invalid;
        }

        InterruptState previous = Enter();
        bool isCleared = TryClearRange(address, address + AlignUp(length));
        LeaveAndRecycle(previous);
        return isCleared ? AddressSpaceError.None : AddressSpaceError.OutOfMemory;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Result<VirtualAddress, AddressSpaceError> MapPages(in MappingRequest request, ulong length)
    {
        InterruptState previous = Enter();
        AddressSpaceError error = FindPlace(request, length, out ulong start, out Mapping? next);
        if (error == AddressSpaceError.None)
        {
            error = HasLimits && !IsWithinLimits(request, length, CountMappedBytes(start, start + length, next))
                ? AddressSpaceError.OutOfMemory
                : MapAt(request, start, length, next);
        }

        LeaveAndRecycle(previous);
        return error == AddressSpaceError.None ? VirtualAddress.FromUnchecked(start) : error;
    }

    /// <summary>Maps zeros that are shared: they need an object, so that processes forked later find what others write.</summary>
    private Result<VirtualAddress, AddressSpaceError> MapSharedMemory(in MappingRequest request, ulong length)
    {
        ulong promised = request.IsUnreserved ? 0 : length / PageSize;
        if (!_pool.Commit.TryPromise(promised))
        {
            return AddressSpaceError.OutOfMemory;
        }

        if (!_pool.SharedMemories.TryTake(length, promised, out SharedMemory<TPlatform>? memory))
        {
            _pool.Commit.Release(promised);
            return AddressSpaceError.OutOfMemory;
        }

        Result<VirtualAddress, AddressSpaceError> mapped = MapPages(request with { Source = memory, SourceOffset = 0 }, length);
        memory.Release();
        return mapped;
    }

    /// <summary>Whether so many bytes more could ever have frames, if they need some that are not a file's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsReasonable(in MappingRequest request, ulong length)
    {
        bool needsFrames = (request.Flags & MappingFlags.Shared) != 0 ? request.Source is null : (request.Access & PageAccess.Write) != 0;
        return !needsFrames || request.IsUnreserved || _pool.Commit.IsReasonable(length / PageSize);
    }

    /// <summary>Whether a mapping may take so many bytes more: they fit into the limits, and could ever have frames.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAffordable(in MappingRequest request, ulong length) =>
        IsReasonable(request, length) && (!HasLimits || IsWithinLimits(request, length, replaced: 0));

    private AddressSpaceError FindPlace(in MappingRequest request, ulong length, out ulong start, out Mapping? next)
    {
        start = request.Address;
        if (request.Placement != Placement.Anywhere)
        {
            next = _mappings.FindFrom(start);
            return CheckPlace(start, length, request.Placement, next);
        }

        ulong searchEnd = request.SearchEnd == 0 ? Layout.MapEnd : request.SearchEnd;
        start = AlignDown(start);
        if (start != 0 && request.SearchEnd == 0)
        {
            start = Math.Max(start, UserLayout.Minimum);
            next = _mappings.FindFrom(start);
            if (start <= UserLayout.End - length && IsFreeBefore(next, start + length))
            {
                return AddressSpaceError.None;
            }
        }

        bool isFound = _mappings.TryFindGap(length, UserLayout.Minimum, searchEnd, out start, out next)
            || (request.SearchEnd == 0 && _mappings.TryFindGap(length, UserLayout.Minimum, UserLayout.End, out start, out next));
        return isFound ? AddressSpaceError.None : AddressSpaceError.OutOfMemory;
    }

    private static AddressSpaceError CheckPlace(ulong start, ulong length, Placement placement, Mapping? next)
    {
        if (start > UserLayout.End - length)
        {
            return AddressSpaceError.OutOfMemory;
        }

        if (!IsAligned(start))
        {
            return AddressSpaceError.Invalid;
        }

        if (start < UserLayout.Minimum)
        {
            return AddressSpaceError.BelowMinimum;
        }

        return placement == Placement.ExactIfFree && next is not null && next.Start < start + length
            ? AddressSpaceError.AlreadyMapped
            : AddressSpaceError.None;
    }

    /// <summary>Whether the range up to <paramref name="end"/> is free, also of the guard below a stack, where <paramref name="next"/> is the mapping that ends behind its start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFreeBefore(Mapping? next, ulong end) => next is null || end <= next.GapEnd;

    /// <summary>Maps a range, in which there may be mappings only if their place was asked for, before the one that ends behind its start.</summary>
    private AddressSpaceError MapAt(in MappingRequest request, ulong start, ulong length, Mapping? next)
    {
        // What is replaced is only gone when the new one is certain.
        MappingFlags flags = request.FullFlags | FutureLock;
        bool replaces = next is not null && next.Start < start + length;
        if (!TryPromise(flags, length / PageSize, replaces ? CountPromisedPages(start, start + length, next) : 0))
        {
            return AddressSpaceError.OutOfMemory;
        }

        if (replaces)
        {
            if (!TryClearForOneMore(start, start + length))
            {
                ReleasePromise(flags, length / PageSize);
                return AddressSpaceError.OutOfMemory;
            }

            next = _mappings.FindFrom(start);
        }

        AddPages(flags, length / PageSize);
        if (request.Source is null && TryExtendNeighbour(request, flags, start, length, next))
        {
            return AddressSpaceError.None;
        }

        if (_mappings.Count >= _pool.Commit.MaximumMappings || !TryTakeSpare(out Mapping? mapping))
        {
            UncountPages(flags, length / PageSize);
            return AddressSpaceError.OutOfMemory;
        }

        mapping.Start = start;
        mapping.End = start + length;
        mapping.Access = request.Access;
        mapping.AccessLimit = request.AccessLimit;
        mapping.Flags = flags;
        mapping.Source = request.Source;
        mapping.SourceOffset = request.Source is null ? 0 : request.SourceOffset;
        mapping.Source?.Retain();
        if (mapping.Source is null)
        {
            _mappings.Insert(mapping, next);
        }
        else
        {
            InsertMerged(mapping, next);
        }

        return AddressSpaceError.None;
    }

    /// <summary>Maps zeros as a part of the mapping before or behind, if that means the same.</summary>
    private bool TryExtendNeighbour(in MappingRequest request, MappingFlags flags, ulong start, ulong length, Mapping? next)
    {
        Mapping? previous = next is null ? _mappings.Last : next.Previous;
        if (previous is not null && previous.End == start && previous.IsZeros(request.Access, request.AccessLimit, flags))
        {
            _mappings.Resize(previous, previous.Start, start + length);
            TryMergeWithNext(previous);
            return true;
        }

        if (next is not null && next.Start == start + length && next.IsZeros(request.Access, request.AccessLimit, flags))
        {
            _mappings.Resize(next, start, next.End);
            return true;
        }

        return false;
    }

    /// <summary>Unmaps a range in which another mapping is to be put; false, and nothing changed, if there may not be so many.</summary>
    private bool TryClearForOneMore(ulong start, ulong end)
    {
        if (_mappings.FindFrom(start) is not Mapping first || first.Start >= end)
        {
            return true;
        }

        // Cutting a hole and filling it takes two more at most; whoever has room for them cannot fail half-way.
        bool splits = first.Start < start && first.End > end;
        int more = splits ? 2 : 1;
        bool replaces = first.Start >= start && first.End <= end;
        return SpareCount >= more && (replaces || _mappings.Count + more <= _pool.Commit.MaximumMappings) && TryClearRange(start, end);
    }

    /// <summary>Unmaps a range of pages, mappings and frames; false, and nothing changed, if a mapping cannot be split.</summary>
    private bool TryClearRange(ulong start, ulong end)
    {
        if (_mappings.FindFrom(start) is not Mapping first || first.Start >= end)
        {
            return true;
        }

        // Only a hole in the middle of a mapping needs another one.
        if (!TryOwnTables(start, end, PageChange.Unmap))
        {
            return false;
        }

        if (first.Start < start && first.End > end && !TrySplit(end))
        {
            return false;
        }

        FreePages(start, end);
        Mapping? mapping = first;
        while (mapping is not null && mapping.Start < end)
        {
            Mapping? next = mapping.Next;
            RemovePart(mapping, start, end);
            mapping = next;
        }

        return true;
    }

    /// <summary>Removes what of a mapping lies in a range, which leaves at most one end of it.</summary>
    private void RemovePart(Mapping mapping, ulong start, ulong end)
    {
        if (mapping.Start < start)
        {
            UncountPages(mapping.Flags, (mapping.End - start) / PageSize);
            _mappings.Resize(mapping, mapping.Start, start);
        }
        else if (mapping.End > end)
        {
            UncountPages(mapping.Flags, (end - mapping.Start) / PageSize);
            mapping.SourceOffset += mapping.Source is null ? 0 : end - mapping.Start;
            _mappings.Resize(mapping, end, mapping.End);
        }
        else
        {
            RemoveMapping(mapping);
        }
    }

    /// <summary>Makes an address an end of a mapping if it lies inside of one.</summary>
    private bool TrySplit(ulong address) =>
        _mappings.FindFrom(address) is not Mapping lower || lower.Start >= address || TrySplit(lower, address, out _);

    /// <summary>Cuts a mapping in two at an address inside; false if there may be no more.</summary>
    private bool TrySplit(Mapping lower, ulong address, [NotNullWhen(true)] out Mapping? upper)
    {
        upper = null;
        if (_mappings.Count >= _pool.Commit.MaximumMappings || !TryTakeSpare(out upper))
        {
            return false;
        }

        upper.CopyMeaning(lower);
        upper.Source?.Retain();
        upper.Start = address;
        upper.End = lower.End;
        if (upper.Source is not null)
        {
            upper.SourceOffset += address - lower.Start;
        }

        _mappings.Split(lower, upper);
        upper.Source?.Mappings?.Add(_platform, upper, this);
        return true;
    }

    /// <summary>Adds a mapping whose range is free, before another, as one with its neighbours where they mean the same.</summary>
    private void InsertMerged(Mapping mapping, Mapping? next)
    {
        Mapping? previous = next is null ? _mappings.Last : next.Previous;
        if (previous is not null && previous.CanMergeWith(mapping))
        {
            _mappings.Resize(previous, previous.Start, mapping.End);
            Retire(mapping);
            TryMergeWithNext(previous);
        }
        else if (next is not null && mapping.CanMergeWith(next))
        {
            next.SourceOffset = mapping.SourceOffset;
            _mappings.Resize(next, mapping.Start, next.End);
            Retire(mapping);
        }
        else
        {
            _mappings.Insert(mapping, next);
            mapping.Source?.Mappings?.Add(_platform, mapping, this);
        }
    }

    private void TryMergeWithNext(Mapping mapping)
    {
        if (mapping.Next is Mapping next && mapping.CanMergeWith(next))
        {
            _mappings.Join(mapping, next);
            Retire(next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemoveMapping(Mapping mapping)
    {
        UncountPages(mapping.Flags, mapping.Length / PageSize);
        _mappings.Remove(mapping);
        Retire(mapping);
    }

    /// <summary>Makes the tables of a range this space's own, and splits large pages that reach over its ends, before something changes there; false if there is no memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryOwnTables(ulong start, ulong end, PageChange change = PageChange.Change) =>
        !(_sharesTables | _hasLargePages) || _platform.TryOwnUserTables(_root, PageAt(start), PageAt(end), change);

    /// <summary>Unmaps the pages of a range, whose frames lose a user. Its tables are the space's own, unless it is at its end.</summary>
    private void FreePages(ulong start, ulong end, TlbState tlb = TlbState.MayHoldPages)
    {
        _peakResidentPages = Math.Max(_peakResidentPages, ResidentPages);
        if (end - start != PageSize || tlb != TlbState.MayHoldPages)
        {
            ResidentPages -= _platform.UnmapUser(_root, PageAt(start), PageAt(end), tlb);
            return;
        }

        // Who maps, touches and unmaps single pages over and over would make and free a table each time.
        ResidentPages -= _platform.UnmapUserPage(_root, PageAt(start), out bool isEmptied) ? 1UL : 0;
        if (isEmptied)
        {
            KeepEmptyTable(start);
        }
    }

    /// <summary>Remembers that an address's table is empty, and frees the one that was remembered before.</summary>
    private void KeepEmptyTable(ulong address)
    {
        if ((_emptyTable ^ address) >= TableSize)
        {
            FreeEmptyTable();
        }

        _emptyTable = address;
    }

    private void FreeEmptyTable()
    {
        if (_emptyTable != 0)
        {
            _platform.FreeUserTable(_root, PageAt(_emptyTable));
            _emptyTable = 0;
        }
    }
}
