using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Copies of whole address spaces.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Makes this address space, which was just created and is active nowhere, a copy of another: the same mappings, and behind them the same pages, of which the private ones are copied when one of the two writes.</summary>
    /// <returns>False if there is no memory: this space is then as it was, the other one as the program sees it.</returns>
    public bool TryCopyFrom(AddressSpace<TPlatform> parent)
    {
        Check.That(_exists && _mappings.Count == 0, "an address space is copied into one that is not new");
        if (!TryEnterWithSpares(parent, out InterruptState previous))
        {
            return false;
        }

        // Nobody else knows this space yet, so that the parent's lock is enough; two of one level are never held.
        ulong promised = CountPromisedPages(0, UserLayout.End, parent._mappings.First);
        bool isPromised = _pool.Commit.TryPromise(promised);
        bool isCopied = isPromised && TryCopyPages(parent);
        _platform.FlushUser(parent._root);
        if (isCopied)
        {
            CopyMappings(parent);
        }
        else if (isPromised)
        {
            _pool.Commit.Release(promised);
        }

        parent.Leave(previous);
        if (isCopied)
        {
            JoinSources();
        }
        else
        {
            ReturnSpares();
        }

        return isCopied;
    }

    /// <summary>Takes a parent's lock with as many mapping objects at hand as it has mappings.</summary>
    private bool TryEnterWithSpares(AddressSpace<TPlatform> parent, out InterruptState previous)
    {
        while (true)
        {
            int needed = parent.MappingCount;
            AddSpares(_pool.TakeFree(Math.Max(needed - SpareCount, 0), out int taken), taken);
            while (SpareCount < needed)
            {
                if (!_pool.TryTake(out Mapping? spare))
                {
                    ReturnSpares();
                    previous = default;
                    return false;
                }

                AddSpare(spare);
            }

            previous = _platform.DisableInterrupts();
            parent._lock.Enter(_platform);
            if (parent.MappingCount <= SpareCount)
            {
                return true;
            }

            // Another thread of the parent was faster.
            parent.Leave(previous);
        }
    }

    /// <summary>Maps the parent's pages here too; on failure none is left.</summary>
    private bool TryCopyPages(AddressSpace<TPlatform> parent)
    {
        _hasLargePages = parent._hasLargePages;

        // What lies before this address is done.
        ulong done = 0;
        for (Mapping? mapping = parent._mappings.First; mapping is not null; mapping = mapping.Next)
        {
            bool isEmpty = (mapping.Flags & (MappingFlags.NotForked | MappingFlags.EmptyWhenForked)) != 0;
            if (isEmpty || TryCopyPages(parent, mapping, ref done))
            {
                continue;
            }

            FreePages(parent._mappings.First!.Start, Math.Max(mapping.End, done), TlbState.HoldsNone);
            return false;
        }

        return true;
    }

    /// <summary>Maps the pages of one mapping here too: by whole tables where all that is in them is private.</summary>
    private bool TryCopyPages(AddressSpace<TPlatform> parent, Mapping mapping, ref ulong done)
    {
        ulong start = Math.Max(mapping.Start, done);
        ulong lastTable = AlignDownToLarge(mapping.End - 1);
        while (start < mapping.End)
        {
            ulong tableStart = start & ~(TableSize - 1);
            ulong tableEnd = tableStart + TableSize;
            ulong end = mapping.IsForkedWhole ? Math.Min(mapping.End, tableEnd) : mapping.End;
            bool isCopied;
            ulong count;
            if (IsFirstOfTable(mapping, tableStart) && ArePrivateMemory(mapping, tableEnd))
            {
                isCopied = _platform.TryShareUserTable(parent._root, _root, PageAt(start), out count, out bool isShared);
                parent._sharesTables |= isShared;
                _sharesTables |= isShared;
                end = done = tableEnd;
            }
            else
            {
                end = done = mapping.Sharing == PageSharing.Private ? FindEndOfPrivate(mapping, end, tableEnd) : end;
                isCopied = _platform.TryCopyUser(parent._root, _root, PageAt(start), PageAt(end), mapping.Sharing, out count);
            }

            ResidentPages += count;
            if (!isCopied)
            {
                return false;
            }

            // A mapping may be much larger than what is there of it. Its last table is looked at with what follows.
            start = count == 0 && end < lastTable ? parent.FindFirstPage(end, lastTable) : end;
        }

        return true;
    }

    /// <summary>Whether no mapping before this one reaches into a table.</summary>
    private static bool IsFirstOfTable(Mapping mapping, ulong tableStart) =>
        mapping.Start <= tableStart || mapping.Previous is not Mapping previous || previous.End <= tableStart;

    /// <summary>Whether this mapping, and all that follow before the end of a table, are private and without a source.</summary>
    private static bool ArePrivateMemory(Mapping mapping, ulong tableEnd)
    {
        for (Mapping? next = mapping; next is not null && next.Start < tableEnd; next = next.Next)
        {
            if (!next.IsForkedWhole)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the pages end that can be copied together with those before <paramref name="end"/>: the mappings that follow in the same table may be private, too.</summary>
    private static ulong FindEndOfPrivate(Mapping mapping, ulong end, ulong tableEnd)
    {
        for (Mapping? next = mapping.Next; end < tableEnd && next is { IsCopiedWhenForked: true } && next.Start < tableEnd; next = next.Next)
        {
            end = Math.Min(next.End, tableEnd);
        }

        return end;
    }

    private void CopyMappings(AddressSpace<TPlatform> parent)
    {
        for (Mapping? mapping = parent._mappings.First; mapping is not null; mapping = mapping.Next)
        {
            bool isTaken = TryTakeSpare(out Mapping? copy);
            Check.That(isTaken, "there are fewer spare mappings than were taken");
            copy!.CopyMeaning(mapping);
            copy.Flags &= ~LockFlags;
            copy.Source?.Retain();
            mapping.Copy = copy;
        }

        _mappings.CopyFrom(parent._mappings);
        MappedPages = parent.MappedPages;
        Layout = parent.Layout;
        AllowsLargePages = parent.AllowsLargePages;
        PolicySource = parent.PolicySource;
        StackLimit = parent.StackLimit;
        SetLimits(parent.AddressLimit, parent.DataLimit);
        _breakStart = parent._breakStart;
        _break = parent._break;
        LeaveOut();
    }

    /// <summary>Removes what forked processes do not have, while nobody knows this space.</summary>
    private void LeaveOut()
    {
        Mapping? mapping = _mappings.First;
        while (mapping is not null)
        {
            Mapping? next = mapping.Next;
            if ((mapping.Flags & MappingFlags.NotForked) != 0)
            {
                RemoveMapping(mapping);
            }

            mapping = next;
        }
    }

    /// <summary>Enters the mappings into the lists of their sources, from where other CPUs find this space; what was cut off meanwhile is unmapped.</summary>
    private void JoinSources()
    {
        InterruptState previous = _platform.DisableInterrupts();
        _lock.Enter(_platform);
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            if (mapping.Source?.Mappings is MappingList list)
            {
                list.Add(_platform, mapping, this);
                Cut(mapping, (mapping.Source.Size + PageSize - 1) / PageSize);
            }
        }

        LeaveAndRecycle(previous);
    }

    /// <summary>Gives the spare mappings back; without the lock.</summary>
    private void ReturnSpares()
    {
        Mapping? spares = _spares;
        _spares = null;
        SpareCount = 0;
        if (spares is not null)
        {
            _pool.ReturnAll(spares);
        }
    }
}
