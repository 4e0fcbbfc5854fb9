using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>From which nodes pages come.</content>
/// <remarks>
/// A mapping's policy goes before that of the thread that touches the page. So it is with pages of files and of shared
/// memory, for whoever touches them first; what is written to a file comes from near the CPU that writes. Memory with a
/// policy has small pages.
/// </remarks>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Knows the policies of the threads that live here; null as long as none of them has had one.</summary>
    public IMemoryPolicySource? PolicySource { get; set; }

    /// <summary>Sets the policy of a range.</summary>
    /// <param name="address">Any number; must be a multiple of the page size.</param>
    /// <param name="length">Any number of bytes; rounded up to whole pages; does nothing if that is 0.</param>
    /// <param name="policy">The policy; its nodes exist. As on Linux, pages are misplaced outside of the nodes that were named, even if others were meant.</param>
    /// <param name="moving">What becomes of the pages that are there.</param>
    /// <returns>
    /// <see cref="AddressSpaceError.NotMapped"/> if there are holes (the default policy may be set around them), or
    /// <see cref="AddressSpaceError.Misplaced"/> without moving: nothing has changed. With moving the policy is set even so.
    /// <see cref="AddressSpaceError.OutOfMemory"/> leaves the part before its cause changed, as on Linux.
    /// </returns>
    public AddressSpaceError SetPolicy(ulong address, ulong length, in MemoryPolicy policy, PageMoving moving)
    {
        ulong end = address + AlignUp(length);
        if (!IsAligned(address) || end < address)
        {
            return AddressSpaceError.Invalid;
        }

        InterruptState previous = Enter();
        AddressSpaceError error = end == address ? AddressSpaceError.None
            : !IsMapped(address, end, policy.IsDefault) ? AddressSpaceError.NotMapped
            : moving == PageMoving.Strict && !AreAllIn(address, end, policy.NamedNodes) ? AddressSpaceError.Misplaced
            : SetPolicyOfParts(address, end, policy, moving);
        LeaveAndRecycle(previous);
        return error;
    }

    /// <summary>The policy of the mapping at an address; false if nothing is mapped there.</summary>
    public bool TryGetPolicy(ulong address, out MemoryPolicy policy)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        Mapping? mapping = _mappings.FindFrom(address);
        bool isMapped = mapping is not null && mapping.Start <= address;
        policy = isMapped ? mapping!.Policy : default;
        return isMapped;
    }

    /// <summary>Finds the node of the page at an address, if it has a frame.</summary>
    /// <param name="address">Any number.</param>
    /// <param name="node">The node; null if nobody has touched the page.</param>
    /// <returns>False if nothing is mapped there.</returns>
    public bool TryFindNode(ulong address, out NumaNode? node)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        Mapping? mapping = _mappings.FindFrom(address);
        node = null;
        if (mapping is null || mapping.Start > address)
        {
            return false;
        }

        if (_platform.TryFindUser(_root, PageAt(AlignDown(address)), out UserPage page))
        {
            node = _platform.GetNode(page.Frame);
        }

        return true;
    }

    /// <summary>Moves a page to a node, if nobody else uses it.</summary>
    /// <returns>False if it stays where it is.</returns>
    public bool TryMovePage(ulong address, NumaNode node)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _mappings.FindFrom(address) is Mapping mapping
            && mapping.Start <= address
            && TryMovePage(mapping, AlignDown(address), MemoryPolicy.Bind(NodeMask.Of(node)));
    }

    /// <summary>Takes a frame for a page that is to be the space's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAllocateFrame(Mapping mapping, ulong address, out Frame<Size4KiB> frame) =>
        HasPolicy(mapping)
            ? FindPlacement(mapping, address).TryAllocateFrame(_platform, Owner, out frame)
            : _platform.TryAllocateFrame(Owner, out frame);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasPolicy(Mapping mapping) => PolicySource is not null || !mapping.Policy.IsDefault;

    /// <summary>From where the frame of a page comes that has none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FramePlacement FindPlacement(Mapping mapping, ulong address)
    {
        if (!HasPolicy(mapping))
        {
            return default;
        }

        MemoryPolicy policy = mapping.Policy;

        // By turns means by place in the memory or the source, so that it does not matter who touches what first.
        ulong turn = (mapping.Source is null ? address : mapping.SourceOffset + (address - mapping.Start)) / PageSize;
        if (policy.IsDefault && PolicySource is IMemoryPolicySource source)
        {
            policy = source.CurrentPolicy;
            turn = policy.Kind == MemoryPolicyKind.Interleave ? source.TakeTurn() : 0;
        }

        return new FramePlacement(policy, turn);
    }

    private bool IsMapped(ulong start, ulong end, bool allowsHoles)
    {
        Mapping? mapping = _mappings.FindFrom(start);
        if (allowsHoles)
        {
            return mapping is not null && mapping.Start < end;
        }

        for (; start < end; mapping = mapping.Next)
        {
            if (mapping is null || mapping.Start > start)
            {
                return false;
            }

            start = mapping.End;
        }

        return true;
    }

    private AddressSpaceError SetPolicyOfParts(ulong start, ulong end, in MemoryPolicy policy, PageMoving moving)
    {
        bool isMisplaced = false;
        Mapping? mapping = _mappings.FindFrom(start);
        while (mapping is not null && mapping.Start < end)
        {
            // A part may become one with what follows it, so the next one is where this one ended.
            ulong from = Math.Max(start, mapping.Start);
            ulong to = Math.Min(end, mapping.End);
            if (!mapping.Policy.Equals(policy))
            {
                if (!TryOwnTables(from, to) || !TryCutOut(ref mapping, from, to))
                {
                    return AddressSpaceError.OutOfMemory;
                }

                mapping.Policy = policy;
                MergeWithNeighbours(ref mapping);
            }

            isMisplaced |= (moving & PageMoving.Move) != 0 && !TryMovePages(mapping, from, to, policy);
            start = to;
            mapping = start < end ? _mappings.FindFrom(start) : null;
        }

        return isMisplaced && (moving & PageMoving.Strict) != 0 ? AddressSpaceError.Misplaced : AddressSpaceError.None;
    }

    private bool AreAllIn(ulong start, ulong end, NodeMask nodes)
    {
        if (nodes.IsEmpty)
        {
            return true;
        }

        for (ulong address = FindFirstPage(start, end); address < end; address = FindFirstPage(address + PageSize, end))
        {
            if (_platform.TryFindUser(_root, PageAt(address), out UserPage page) && !nodes.Contains(_platform.GetNode(page.Frame)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves the pages of a part of a mapping to where a policy wants them; false if one stays elsewhere.</summary>
    private bool TryMovePages(Mapping mapping, ulong start, ulong end, in MemoryPolicy policy)
    {
        if (policy.NamedNodes.IsEmpty)
        {
            return true;
        }

        bool areAllMoved = true;
        for (ulong address = FindFirstPage(start, end); address < end; address = FindFirstPage(address + PageSize, end))
        {
            if (_platform.TryFindUser(_root, PageAt(address), out UserPage page) && !policy.NamedNodes.Contains(_platform.GetNode(page.Frame)))
            {
                areAllMoved &= TryMovePage(mapping, address, policy);
            }
        }

        return areAllMoved;
    }

    /// <summary>Gives a page another frame with the same bytes, if nobody else uses the one that it has.</summary>
    private bool TryMovePage(Mapping mapping, ulong address, in MemoryPolicy policy)
    {
        if (mapping.Sharing != PageSharing.Private
            || !TryOwnTables(address, address + PageSize)
            || !_platform.TryFindUser(_root, PageAt(address), out UserPage page)
            || page.Place != UserPagePlace.Table
            || _platform.FrameTable.IsShared(page.Frame)
            || !_platform.TryAllocateFrame(policy, address / PageSize, Owner, out Frame<Size4KiB> frame))
        {
            return false;
        }

        BytesOf(page.Frame).CopyTo(BytesOf(frame));
        _platform.ReplaceUser(_root, PageAt(address), frame, mapping.Access);
        FrameSharing.Release(_platform, page.Frame);
        return policy.Nodes.Contains(_platform.GetNode(frame));
    }
}
