using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>What programs say of their memory beside what may be done with it.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Forgets the pages in a range: the next touch finds what a fresh mapping would hold, zeros or what the object holds (MADV_DONTNEED).</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages.</param>
    /// <returns><see cref="AddressSpaceError.Invalid"/> at the first mapping that is locked. <see cref="AddressSpaceError.NotMapped"/> if there were holes; the pages around them are forgotten all the same. Without memory for a table, only those before it.</returns>
    public AddressSpaceError Forget(ulong address, ulong length) => ForEachPart(address, length, AdviceKind.Forget, MappingFlags.None, MappingFlags.None);

    /// <summary>As <see cref="Forget"/>, also what is locked, which then has no frames before it is touched (MADV_DONTNEED_LOCKED).</summary>
    /// <inheritdoc cref="Forget" path="/param"/>
    /// <returns><see cref="AddressSpaceError.NotMapped"/> if there were holes, as <see cref="Forget"/>.</returns>
    public AddressSpaceError ForgetLocked(ulong address, ulong length) => ForEachPart(address, length, AdviceKind.ForgetLocked, MappingFlags.None, MappingFlags.None);

    /// <summary>As <see cref="Forget"/>, for private memory alone (MADV_FREE): what is written from now on stays.</summary>
    /// <inheritdoc cref="Forget" path="/param"/>
    /// <returns>Also <see cref="AddressSpaceError.Invalid"/> at the first mapping that is something else.</returns>
    public AddressSpaceError ForgetPrivate(ulong address, ulong length) =>
        ForEachPart(address, length, AdviceKind.ForgetPrivate, MappingFlags.None, MappingFlags.None);

    /// <summary>Whether a range can be given advice about, without acting on it.</summary>
    /// <inheritdoc cref="Forget" path="/param"/>
    /// <returns><see cref="AddressSpaceError.NotMapped"/> if there are holes.</returns>
    public AddressSpaceError CheckMapped(ulong address, ulong length) => ForEachPart(address, length, AdviceKind.None, MappingFlags.None, MappingFlags.None);

    /// <summary>Whether a range is mapped and nothing of it is locked.</summary>
    /// <inheritdoc cref="Forget" path="/param"/>
    /// <returns><see cref="AddressSpaceError.Busy"/> if something is locked, else <see cref="AddressSpaceError.NotMapped"/> if there are holes.</returns>
    public AddressSpaceError CheckUnlocked(ulong address, ulong length) => ForEachPart(address, length, AdviceKind.CheckUnlocked, MappingFlags.None, MappingFlags.None);

    /// <summary>Says what the mappings in a range are from now on.</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages.</param>
    /// <param name="flags">What they are.</param>
    /// <param name="mask">What of that is told.</param>
    /// <returns><see cref="AddressSpaceError.NotMapped"/> if there were holes; <see cref="AddressSpaceError.Invalid"/> at the first mapping that cannot be that: those before it are.</returns>
    public AddressSpaceError Advise(ulong address, ulong length, MappingFlags flags, MappingFlags mask) =>
        ForEachPart(address, length, AdviceKind.Flags, flags, mask);

    private AddressSpaceError ForEachPart(ulong address, ulong length, AdviceKind kind, MappingFlags flags, MappingFlags mask)
    {
        if (!TryGetEnd(address, length, out ulong end))
        {
            return AddressSpaceError.Invalid;
        }

        InterruptState previous = Enter();
        AddressSpaceError error = AddressSpaceError.None;
        AddressSpaceError result = AddressSpaceError.None;
        while (address < end && error == AddressSpaceError.None)
        {
            Mapping? mapping = _mappings.FindFrom(address);
            if (mapping is null || mapping.Start >= end)
            {
                result = AddressSpaceError.NotMapped;
                break;
            }

            if (mapping.Start > address)
            {
                result = AddressSpaceError.NotMapped;
                address = mapping.Start;
                if (kind == AdviceKind.Lock)
                {
                    break;
                }
            }

            ulong partEnd = System.Math.Min(end, mapping.End);
            error = AdvisePart(mapping, address, partEnd, kind, flags, mask);
            address = partEnd;
        }

        LeaveAndRecycle(previous);
        return error == AddressSpaceError.None ? result : error;
    }

    private AddressSpaceError AdvisePart(Mapping mapping, ulong start, ulong end, AdviceKind kind, MappingFlags flags, MappingFlags mask)
    {
        switch (kind)
        {
            case AdviceKind.Flags or AdviceKind.Lock:
                return SetFlags(mapping, start, end, flags, mask);
            case AdviceKind.CheckUnlocked when (mapping.Flags & MappingFlags.Locked) != 0:
                return AddressSpaceError.Busy;
            case AdviceKind.Forget or AdviceKind.ForgetPrivate when (mapping.Flags & MappingFlags.Locked) != 0:
            case AdviceKind.ForgetPrivate when !mapping.IsPrivateMemory:
                return AddressSpaceError.Invalid;
            case AdviceKind.Forget or AdviceKind.ForgetLocked or AdviceKind.ForgetPrivate:
                if (!TryOwnTables(start, end, PageChange.Unmap))
                {
                    return AddressSpaceError.OutOfMemory;
                }

                FreePages(start, end);
                return AddressSpaceError.None;
            default:
                return AddressSpaceError.None;
        }
    }

    private AddressSpaceError SetFlags(Mapping mapping, ulong start, ulong end, MappingFlags flags, MappingFlags mask)
    {
        if ((flags & MappingFlags.EmptyWhenForked) != 0 && !mapping.IsPrivateMemory)
        {
            return AddressSpaceError.Invalid;
        }

        MappingFlags updated = (mapping.Flags & ~mask) | flags;
        if (updated == mapping.Flags)
        {
            return AddressSpaceError.None;
        }

        Mapping part = mapping;
        if (!TryOwnTables(start, end) || !TryCutOut(ref part, start, end))
        {
            return AddressSpaceError.OutOfMemory;
        }

        SetFlags(part, updated);
        MergeWithNeighbours(ref part);
        return AddressSpaceError.None;
    }

    private void SetFlags(Mapping mapping, MappingFlags flags)
    {
        UncountLocked(mapping.Flags, mapping.Length / PageSize);
        CountLocked(flags, mapping.Length / PageSize);
        mapping.Flags = flags;
    }

    private enum AdviceKind
    {
        None,
        CheckUnlocked,
        Forget,
        ForgetLocked,
        ForgetPrivate,
        Flags,

        /// <summary>As <see cref="Flags"/>, but not behind a hole.</summary>
        Lock,
    }
}
