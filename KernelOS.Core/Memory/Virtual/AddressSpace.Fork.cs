using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

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
        bool isCopied = TryCopyPages(parent);
        _platform.FlushUser(parent._root);
        if (isCopied)
        {
            CopyMappings(parent);
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
        for (Mapping? mapping = parent._mappings.First; mapping is not null; mapping = mapping.Next)
        {
            Page<Size4KiB> start = PageAt(mapping.Start);
            bool isCopied = _platform.TryCopyUser(parent._root, _root, start, PageAt(mapping.End), mapping.Sharing, out ulong count);
            ResidentPages += count;
            if (isCopied)
            {
                continue;
            }

            for (Mapping? done = mapping; done is not null; done = done.Previous)
            {
                FreePages(done.Start, done.End, TlbState.HoldsNone);
            }

            return false;
        }

        return true;
    }

    private void CopyMappings(AddressSpace<TPlatform> parent)
    {
        for (Mapping? mapping = parent._mappings.First; mapping is not null; mapping = mapping.Next)
        {
            bool isTaken = TryTakeSpare(out Mapping? copy);
            Check.That(isTaken, "there are fewer spare mappings than were taken");
            copy!.CopyMeaning(mapping);
            copy.Source?.Retain();
            mapping.Copy = copy;
        }

        _mappings.CopyFrom(parent._mappings);
        MappedPages = parent.MappedPages;
        StackLimit = parent.StackLimit;
        AddressLimit = parent.AddressLimit;
        BreakLimit = parent.BreakLimit;
        _breakStart = parent._breakStart;
        _break = parent._break;
    }

    /// <summary>Enters the mappings into the lists of their sources, from where other CPUs find this space; what was cut off meanwhile is unmapped.</summary>
    private void JoinSources()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            if (mapping.Source?.Mappings is MappingList list)
            {
                list.Add(_platform, mapping, this);
                Cut(mapping, (mapping.Source.Size + PageSize - 1) / PageSize);
            }
        }
    }

    /// <summary>Gives the spare mappings back; without the lock.</summary>
    private void ReturnSpares()
    {
        while (TryTakeSpare(out Mapping? spare))
        {
            _pool.Return(spare);
        }
    }
}
