using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>Memory whose pages are to be there always (mlock(2)).</content>
/// <remarks>
/// Nothing is ever swapped out. So to lock is to give each page its frame, and to refuse the advice to forget it; whoever
/// has locked its memory has no more page faults but for what a fork has left to be copied.
/// </remarks>
public sealed partial class AddressSpace<TPlatform>
{
    private const MappingFlags LockFlags = MappingFlags.Locked | MappingFlags.LockedWhenTouched;

    /// <summary>How new mappings are locked: with flags of <see cref="MappingFlags"/> for that, or not at all (MCL_FUTURE).</summary>
    public MappingFlags FutureLock { get; private set; }

    /// <summary>How many pages of locked mappings there are.</summary>
    public ulong LockedPages { get; private set; }

    /// <summary>Whether pages that are locked so are to have frames at once.</summary>
    public static bool MeansAtOnce(MappingFlags flags) => (flags & LockFlags) == MappingFlags.Locked;

    /// <summary>Locks a range, and gives its pages frames if they are to have them at once.</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages.</param>
    /// <param name="flags">How; <see cref="MappingFlags.None"/> ends it.</param>
    /// <param name="failure">Why a page could not be had, if <see cref="AddressSpaceError.None"/> is returned.</param>
    /// <returns><see cref="AddressSpaceError.NotMapped"/> at the first hole: what lies before it is locked.</returns>
    public AddressSpaceError Lock(ulong address, ulong length, MappingFlags flags, out FaultResult failure)
    {
        failure = FaultResult.Resolved;
        AddressSpaceError error = ForEachPart(address, length, AdviceKind.Lock, flags, LockFlags);
        if (error == AddressSpaceError.None && MeansAtOnce(flags))
        {
            failure = PopulateAll(address, address + AlignUp(length), access: null);
        }

        return error;
    }

    /// <summary>Locks all mappings that there are, and gives their pages frames if they are to have them at once, as far as that is possible.</summary>
    /// <param name="flags">How; <see cref="MappingFlags.None"/> ends it.</param>
    public void LockAll(MappingFlags flags)
    {
        InterruptState previous = Enter(needed: 0);
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            SetFlags(mapping, (mapping.Flags & ~LockFlags) | flags);
            MergeWithNeighbours(ref mapping);
        }

        LeaveAndRecycle(previous);
        PopulateLocked(0, UserLayout.End);
    }

    /// <summary>Says how mappings are locked that will be made.</summary>
    /// <inheritdoc cref="LockAll" path="/param"/>
    public void LockFuture(MappingFlags flags)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        FutureLock = flags;
    }

    /// <summary>Gives the pages of a range frames where they are locked so that they have them at once, as far as that is possible.</summary>
    private void PopulateLocked(ulong start, ulong end)
    {
        while (start < end && TryGetMapping(start, out MappingInfo info))
        {
            info.Source?.Release();
            if (MeansAtOnce(info.Flags))
            {
                PopulateAll(Math.Max(start, info.Start), Math.Min(end, info.End), access: null);
            }

            start = info.End;
        }
    }
}
