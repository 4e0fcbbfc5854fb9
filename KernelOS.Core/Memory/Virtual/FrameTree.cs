using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The frames that hold a memory object's pages: a radix tree from page number to frame, whose nodes are frames themselves.</summary>
/// <remarks>
/// <para>
/// A node is a frame of 512 entries of eight bytes; an entry is a frame's physical address with bit 0 set, or 0 where
/// nothing is. A tree of height 0 is one data frame for page 0, height 1 covers 2 MiB, 2 covers 1 GiB, and 6 covers more
/// than a file's offset can say. The tree grows at the top when a page beyond its reach is added, so that a small file
/// pays for no nodes, and pages that were never written have no frame.
/// </para>
/// <code>
/// page number:  … | 9 bits: entry in a node of level 2 | 9 bits: level 1 |      height 2
/// </code>
/// <para>Not locked: the object's lock protects it. A frame may have other users, and then outlives its page here. It lives in a field that is not <c>readonly</c>.</para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal struct FrameTree<TPlatform>
    where TPlatform : struct, IPhysicalMemory, IFrameSharing, INumaMemory
{
    private const int EntriesShift = 9;
    private const int Entries = 1 << EntriesShift;
    private const ulong Present = 1;

    private ulong _root;
    private int _height;

    /// <summary>How many frames hold pages, nodes not counted.</summary>
    internal ulong PageCount { get; private set; }

    /// <summary>Finds the frame of a page; false if the page has none.</summary>
    internal readonly unsafe bool TryFind(TPlatform platform, ulong page, out Frame<Size4KiB> frame)
    {
        ulong entry = IsReachable(page) ? _root : 0;
        for (int level = _height; level > 0 && entry != 0; level--)
        {
            // SAFETY: the entry names a node of this tree, and the index is below 512.
            entry = NodeAt(platform, entry)[IndexIn(page, level)];
        }

        frame = FrameOf(entry);
        return entry != 0;
    }

    /// <summary>Finds the first page from a number on that has a frame, skipping missing nodes whole; false if there is none.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="page">From where on; gets the page's number.</param>
    /// <param name="frame">The frame.</param>
    internal readonly unsafe bool TryFindFrom(TPlatform platform, ref ulong page, out Frame<Size4KiB> frame)
    {
        while (_root != 0 && IsReachable(page))
        {
            ulong entry = _root;
            int level = _height;
            for (; level > 0 && entry != 0; level--)
            {
                // SAFETY: the entry names a node of this tree, and the index is below 512.
                entry = NodeAt(platform, entry)[IndexIn(page, level)];
            }

            if (entry != 0)
            {
                frame = FrameOf(entry);
                return true;
            }

            // Behind what the empty entry would lead to.
            page = (page | ((1UL << (level * EntriesShift)) - 1)) + 1;
        }

        frame = default;
        return false;
    }

    /// <summary>Finds the frames of pages side by side, and adds a user to each.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="first">The first page's number.</param>
    /// <param name="frames">Gets the frames; at most 64.</param>
    /// <returns>A bit for each page that has a frame.</returns>
    internal readonly unsafe ulong FindRun(TPlatform platform, ulong first, Span<Frame<Size4KiB>> frames)
    {
        FrameTable references = platform.FrameTable;
        ulong found = 0;
        if (_height == 0)
        {
            if (first == 0 && _root != 0)
            {
                frames[0] = FrameOf(_root);
                references.Add(frames[0]);
                found = 1;
            }

            return found;
        }

        for (int i = 0; i < frames.Length;)
        {
            ulong* entry = FindLeaf(platform, first + (ulong)i, out int count);
            count = Math.Min(count, frames.Length - i);
            for (int end = i + count; i < end; i++)
            {
                // SAFETY: so many entries of the node are left, none of them if it does not exist.
                ulong value = entry == null ? 0 : *entry++;
                if (value != 0)
                {
                    Frame<Size4KiB> frame = FrameOf(value);
                    references.Add(frame);
                    frames[i] = frame;
                    found |= 1UL << i;
                }
            }
        }

        return found;
    }

    /// <summary>Finds the frame of a page, or gives it one, whose bytes are undefined.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="page">The page's number, below 2^52.</param>
    /// <param name="placement">From where the frame comes, if it gets one.</param>
    /// <param name="owner">Whose it is then.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="isNew">Whether the page had none; the caller then defines all its bytes.</param>
    /// <returns>False if there is no memory; the pages are as before.</returns>
    internal unsafe bool TryGetOrAdd(TPlatform platform, ulong page, in FramePlacement placement, FrameOwner owner, out Frame<Size4KiB> frame, out bool isNew)
    {
        frame = default;
        isNew = false;
        if (!TryReach(platform, page))
        {
            return false;
        }

        fixed (ulong* root = &_root)
        {
            ulong* entry = root;
            for (int level = _height; level > 0; level--)
            {
                if (*entry == 0 && !TryAddNode(platform, entry))
                {
                    return false;
                }

                // SAFETY: the entry names a node of this tree, and the index is below 512.
                entry = NodeAt(platform, *entry) + IndexIn(page, level);
            }

            if (*entry == 0)
            {
                if (!placement.TryAllocateFrame(platform, owner, out frame))
                {
                    return false;
                }

                *entry = frame.Start.Value | Present;
                PageCount++;
                isNew = true;
                return true;
            }

            frame = FrameOf(*entry);
            return true;
        }
    }

    /// <summary>Gives up the frames of pages from number <paramref name="first"/> on, and the nodes that nothing needs any more.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="first">The first page's number.</param>
    /// <param name="most">How many pages at most; gets how many less were found.</param>
    internal void RemoveFrom(TPlatform platform, ulong first, ref int most)
    {
        if (_root != 0 && IsReachable(first) && RemoveBelow(platform, _root, _height, first, ref most))
        {
            _root = 0;
        }

        if (_root == 0)
        {
            _height = 0;
        }
    }

    /// <summary>Gives up what lies under an entry from page <paramref name="first"/> on, counted from the entry's first page.</summary>
    /// <remarks>Recursion is as deep as the tree is high: at most six.</remarks>
    /// <returns>Whether nothing is left under the entry and it is to be cleared.</returns>
    private unsafe bool RemoveBelow(TPlatform platform, ulong entry, int level, ulong first, ref int most)
    {
        if (level == 0)
        {
            if (most == 0)
            {
                return false;
            }

            FrameSharing.Release(platform, FrameOf(entry));
            PageCount--;
            most--;
            return true;
        }

        // SAFETY: the entry names a node of this tree, and the indices are below 512.
        ulong* node = NodeAt(platform, entry);
        int shift = (level - 1) * EntriesShift;
        int start = (int)(first >> shift);
        bool isEmpty = true;
        for (int i = 0; i < Entries; i++)
        {
            ulong within = i == start ? first & ((1UL << shift) - 1) : 0;
            if (node[i] != 0 && i >= start && RemoveBelow(platform, node[i], level - 1, within, ref most))
            {
                node[i] = 0;
            }

            if (node[i] != 0)
            {
                isEmpty = false;
                if (i >= start && most == 0)
                {
                    return false;
                }
            }
        }

        if (isEmpty)
        {
            platform.FreeFrame(FrameOf(entry));
        }

        return isEmpty;
    }

    /// <summary>Finds a page's entry, and how many entries of its node there are from there on; null if there is no node, for so many pages. The tree is not of height 0.</summary>
    private readonly unsafe ulong* FindLeaf(TPlatform platform, ulong page, out int count)
    {
        count = Entries - (int)(page & (Entries - 1));
        ulong entry = IsReachable(page) ? _root : 0;
        for (int level = _height; level > 1 && entry != 0; level--)
        {
            // SAFETY: the entry names a node of this tree, and the index is below 512.
            entry = NodeAt(platform, entry)[IndexIn(page, level)];
        }

        return entry == 0 ? null : NodeAt(platform, entry) + IndexIn(page, 1);
    }

    /// <summary>Makes the tree high enough for a page; false if there is no memory.</summary>
    private unsafe bool TryReach(TPlatform platform, ulong page)
    {
        while (!IsReachable(page))
        {
            if (_root != 0)
            {
                ulong lower = _root;
                fixed (ulong* root = &_root)
                {
                    if (!TryAddNode(platform, root))
                    {
                        return false;
                    }
                }

                // SAFETY: the root is the node that was just made.
                NodeAt(platform, _root)[0] = lower;
            }

            _height++;
        }

        return true;
    }

    private static unsafe bool TryAddNode(TPlatform platform, ulong* entry)
    {
        if (!platform.TryAllocateFrame(new FrameOwner(FrameUse.FileIndex), out Frame<Size4KiB> frame))
        {
            return false;
        }

        // SAFETY: a fresh frame is ours alone and has room for 512 entries.
        new Span<ulong>(platform.GetPointer(frame.Start), Entries).Clear();
        *entry = frame.Start.Value | Present;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsReachable(ulong page) => page >> (_height * EntriesShift) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexIn(ulong page, int level) => (int)(page >> ((level - 1) * EntriesShift)) & (Entries - 1);

    // SAFETY: an entry that is present names a frame of this tree, which lies in RAM.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong* NodeAt(TPlatform platform, ulong entry) =>
        (ulong*)platform.GetPointer(PhysicalAddress.FromUnchecked(entry & ~Present));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Frame<Size4KiB> FrameOf(ulong entry) =>
        Frame<Size4KiB>.FromUnchecked(PhysicalAddress.FromUnchecked(entry & ~Present));
}
