using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The mappings of one memory object in all address spaces, for when it becomes smaller.</summary>
/// <remarks>
/// The lock is taken under those of address spaces, so that a space cannot be locked under it: <see cref="Cut"/> marks the
/// mappings of one space after the other and goes to the space without the lock, while it is pinned. What is mapped meanwhile
/// is mapped with the object's new size.
/// </remarks>
public sealed class MappingList
{
    private SpinLock _lock = new(LockLevel.MemoryObject);

    // Under the lock.
    private Mapping? _first;
    private uint _cut;

    /// <summary>Whether nothing maps the object.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Unmaps everywhere what lies behind the object's new end, private copies too. The size has been set before, and nobody else cuts the object meanwhile.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="source">The object.</param>
    /// <param name="firstPage">The number of the first page that is no more.</param>
    public void Cut<TPlatform>(TPlatform platform, IMemoryObject source, ulong firstPage)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        if (IsEmpty)
        {
            return;
        }

        uint cut = BeginCut(platform);
        while (true)
        {
            // Interrupts stay disabled while a space is pinned: whoever ends it only spins.
            InterruptState previous = platform.DisableInterrupts();
            IMappingOwner? owner = PinNext(platform, cut);
            owner?.Cut(source, firstPage);
            owner?.Unpin();
            platform.RestoreInterrupts(previous);
            if (owner is null)
            {
                return;
            }
        }
    }

    /// <summary>Adds a mapping, whose space's lock is held.</summary>
    internal void Add<TPlatform>(TPlatform platform, Mapping mapping, IMappingOwner owner)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        mapping.Owner = owner;
        mapping.CutMark = 0;
        mapping.PreviousOfSource = null;
        mapping.NextOfSource = _first;
        if (_first is not null)
        {
            _first.PreviousOfSource = mapping;
        }

        _first = mapping;
    }

    /// <summary>Takes a mapping out, whose space's lock is held.</summary>
    internal void Remove<TPlatform>(TPlatform platform, Mapping mapping)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        if (mapping.PreviousOfSource is Mapping previous)
        {
            previous.NextOfSource = mapping.NextOfSource;
        }
        else
        {
            _first = mapping.NextOfSource;
        }

        if (mapping.NextOfSource is Mapping next)
        {
            next.PreviousOfSource = mapping.PreviousOfSource;
        }

        mapping.Owner = null;
        mapping.PreviousOfSource = mapping.NextOfSource = null;
    }

    private uint BeginCut<TPlatform>(TPlatform platform)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        _cut = _cut == uint.MaxValue ? 1 : _cut + 1;
        return _cut;
    }

    /// <summary>Finds a space with mappings that this cut has not met, marks all of them, and pins the space; null if there is none.</summary>
    private IMappingOwner? PinNext<TPlatform>(TPlatform platform, uint cut)
        where TPlatform : struct, IInterruptControl, ICpu
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        IMappingOwner? owner = null;
        for (Mapping? mapping = _first; mapping is not null; mapping = mapping.NextOfSource)
        {
            if (mapping.CutMark != cut && (owner is null || ReferenceEquals(owner, mapping.Owner)))
            {
                mapping.CutMark = cut;
                owner = mapping.Owner;
            }
        }

        owner?.Pin();
        return owner;
    }
}
