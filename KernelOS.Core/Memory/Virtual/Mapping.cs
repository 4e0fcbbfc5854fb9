using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>A range of user addresses with one meaning: what may be done there, and where its bytes come from.</summary>
/// <remarks>
/// Recycled by a pool. Bounds are plain numbers, multiples of the page size, because <see cref="End"/> may be the end of
/// the user half, which is no address. The tree's links are guarded, like all else, by the lock of the address space.
/// </remarks>
public sealed class Mapping
{
    /// <summary>How much room a stack keeps free below it, in bytes (Linux: stack_guard_gap, 256 pages).</summary>
    internal const ulong GuardGap = 256 * 4096;

    /// <summary>The first byte's address.</summary>
    public ulong Start { get; internal set; }

    /// <summary>The address after the last byte.</summary>
    public ulong End { get; internal set; }

    /// <summary>What may be done with the pages now.</summary>
    public PageAccess Access { get; internal set; }

    /// <summary>What mprotect may allow at most.</summary>
    public PageAccess AccessLimit { get; internal set; }

    /// <summary>What the mapping is.</summary>
    public MappingFlags Flags { get; internal set; }

    /// <summary>Where the bytes come from; null for zeros.</summary>
    public IMemoryObject? Source { get; internal set; }

    /// <summary>Where in the source the first byte lies.</summary>
    public ulong SourceOffset { get; internal set; }

    /// <summary>From which nodes its own pages come; the default leaves it to the thread.</summary>
    public MemoryPolicy Policy { get; internal set; }

    /// <summary>Bytes, a multiple of the page size.</summary>
    public ulong Length => End - Start;

    /// <summary>Whether others see what is written.</summary>
    internal PageSharing Sharing => (Flags & MappingFlags.Shared) != 0 ? PageSharing.Shared : PageSharing.Private;

    /// <summary>Whether it is private memory that starts as zeros.</summary>
    internal bool IsPrivateMemory => Source is null && (Flags & MappingFlags.Shared) == 0;

    /// <summary>Whether forked processes get it with tables and all.</summary>
    internal bool IsForkedWhole => Source is null && IsCopiedWhenForked;

    /// <summary>Whether forked processes get its pages, and neither sees what the other writes.</summary>
    internal bool IsCopiedWhenForked => (Flags & (MappingFlags.Shared | MappingFlags.NotForked | MappingFlags.EmptyWhenForked)) == 0;

    /// <summary>What may be done with pages that are the source's own: private ones are not written. Whatever may be written may be read.</summary>
    internal PageAccess AccessToSource =>
        Sharing == PageSharing.Shared || (Access & PageAccess.Write) == 0 ? Access : (Access & ~PageAccess.Write) | PageAccess.Read;

    /// <summary>The address space, while the mapping is in its source's list, which guards this and the next three.</summary>
    internal IMappingOwner? Owner { get; set; }

    /// <summary>The mapping before this one in its source's list.</summary>
    internal Mapping? PreviousOfSource { get; set; }

    /// <summary>The mapping after this one in its source's list.</summary>
    internal Mapping? NextOfSource { get; set; }

    /// <summary>Which cut of the source met the mapping last.</summary>
    internal uint CutMark { get; set; }

    internal Mapping? Parent { get; set; }

    internal Mapping? Left { get; set; }

    internal Mapping? Right { get; set; }

    internal Mapping? Previous { get; set; }

    internal Mapping? Next { get; set; }

    /// <summary>The mapping that takes this one's place in a copy of the tree, while one is made.</summary>
    internal Mapping? Copy { get; set; }

    /// <summary>The node's colour in the tree.</summary>
    internal bool IsRed { get; set; }

    /// <summary>At least the length of the longest free range directly before any mapping of this subtree.</summary>
    internal ulong LongestGap { get; set; }

    /// <summary>Where the free range before this mapping ends for newcomers: a stack keeps its guard.</summary>
    internal ulong GapEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Flags & MappingFlags.GrowsDown) == 0 ? Start : Start - Math.Min(Start, GuardGap);
    }

    /// <summary>The length of the free range directly before this mapping.</summary>
    internal ulong Gap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong start = Previous?.End ?? 0;
            return GapEnd > start ? GapEnd - start : 0;
        }
    }

    /// <summary>Whether an address lies inside.</summary>
    internal bool Contains(ulong address) => Start <= address && address < End;

    /// <summary>Whether a mapping that starts at this one's end could be one with it.</summary>
    internal bool CanMergeWith(Mapping next) =>
        End == next.Start
        && Access == next.Access
        && AccessLimit == next.AccessLimit
        && Flags == next.Flags
        && Policy.Equals(next.Policy)
        && ReferenceEquals(Source, next.Source)
        && (Source is null || SourceOffset + Length == next.SourceOffset);

    /// <summary>Whether these are zeros with such a meaning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsZeros(PageAccess access, PageAccess accessLimit, MappingFlags flags) =>
        Source is null && Access == access && AccessLimit == accessLimit && Flags == flags && Policy.IsDefault;

    /// <summary>Takes over everything but the bounds and the links.</summary>
    internal void CopyMeaning(Mapping other)
    {
        Access = other.Access;
        AccessLimit = other.AccessLimit;
        Flags = other.Flags;
        Source = other.Source;
        SourceOffset = other.SourceOffset;
        Policy = other.Policy;
    }

    /// <summary>Forgets everything, so that the pool's object holds nothing alive.</summary>
    internal void Reset()
    {
        Start = End = SourceOffset = LongestGap = 0;
        Access = AccessLimit = PageAccess.None;
        Flags = MappingFlags.None;
        Policy = default;
        Source = null;
        Parent = Left = Right = Previous = Next = null;
    }
}
