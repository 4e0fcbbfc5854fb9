using System;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>The page tables of user address spaces, whose kernel half is shared by all.</summary>
/// <remarks>
/// A space is named by its root table's frame. Pages lie in the user half. The caller holds the lock of the space.
/// A change is seen by every CPU that runs the space when the call returns.
/// </remarks>
public interface IPageTables
{
    /// <summary>Makes a space without user pages; false if there is no memory for its root.</summary>
    bool TryCreateRoot(out Frame<Size4KiB> root);

    /// <summary>Gives back the root and every table of the user half, which must map nothing any more and be active on no CPU.</summary>
    void DestroyRoot(Frame<Size4KiB> root);

    /// <summary>Maps a page.</summary>
    PageMapResult MapUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access);

    /// <summary>Maps 2 MiB as one large page, of which every byte means the same in the space.</summary>
    /// <param name="root">The space.</param>
    /// <param name="first">The first of the 512 pages.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="access">What may be done with it.</param>
    /// <returns><see cref="PageMapResult.AlreadyMapped"/> if there is a table in this place, even without a page.</returns>
    PageMapResult MapUserLarge(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access);

    /// <summary>Puts one large page in the place of a table that is the space's own, and takes a user of each of its pages' frames away; the table's frame is kept with the large one.</summary>
    /// <param name="root">The space.</param>
    /// <param name="first">The table's first page.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="access">What may be done with it.</param>
    /// <returns>How many pages there were.</returns>
    int ReplaceUserTable(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access);

    /// <summary>Puts one large page in the place of a table that is the space's own and whose pages are 2 MiB of memory in their order, with the same rights; false if they are not.</summary>
    bool TryMergeUser(Frame<Size4KiB> root, Page<Size4KiB> first);

    /// <summary>Tells how many pages of the 2 MiB in which a page lies are mapped: 512 for a large page.</summary>
    int CountUserBlock(Frame<Size4KiB> root, Page<Size4KiB> page);

    /// <summary>Finds the first page that is mapped from <paramref name="from"/> up to, but without, <paramref name="end"/>; missing tables are skipped whole.</summary>
    /// <returns>The page, or <paramref name="end"/> if there is none.</returns>
    Page<Size4KiB> FindFirstUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end);

    /// <summary>Maps those of some pages side by side that are wanted and not mapped yet; they lie in one table.</summary>
    /// <param name="root">The space.</param>
    /// <param name="first">The first page.</param>
    /// <param name="frames">A frame for each page; at most 64.</param>
    /// <param name="wanted">A bit for each page that is wanted, at least one.</param>
    /// <param name="access">What may be done with them.</param>
    /// <param name="mapped">A bit for each page that was mapped; the other frames are still the caller's.</param>
    /// <returns>False if there is no memory for a table; nothing has changed.</returns>
    bool TryMapUser(Frame<Size4KiB> root, Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAccess access, out ulong mapped);

    /// <summary>Gives a mapped page another frame, or the same with other rights; the old frame is the caller's again.</summary>
    void ReplaceUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access);

    /// <summary>Changes what may be done with whatever is mapped from <paramref name="from"/> up to, but without, <paramref name="end"/>; <see cref="PageAccess.None"/> keeps the frames.</summary>
    /// <param name="root">The space.</param>
    /// <param name="from">The first page.</param>
    /// <param name="end">The page after the last.</param>
    /// <param name="access">What may be done from now on.</param>
    /// <param name="sharing">Whether a page becomes writable although its frame has other users.</param>
    void ProtectUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing);

    /// <summary>Unmaps whatever is mapped from <paramref name="from"/> up to, but without, <paramref name="end"/>, and takes a user of each frame away.</summary>
    /// <returns>How many pages were unmapped.</returns>
    ulong UnmapUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb);

    /// <summary>As <see cref="UnmapUser"/> for one page, whose table stays even if it is empty then.</summary>
    /// <param name="root">The space.</param>
    /// <param name="page">The page.</param>
    /// <param name="isEmptied">Whether its table is empty now, to be freed by <see cref="FreeUserTable"/> or by unmapping a range.</param>
    /// <returns>Whether it was mapped.</returns>
    bool UnmapUserPage(Frame<Size4KiB> root, Page<Size4KiB> page, out bool isEmptied);

    /// <summary>Frees a page's table if there is one and it is empty.</summary>
    void FreeUserTable(Frame<Size4KiB> root, Page<Size4KiB> page);

    /// <summary>Maps whatever is mapped from <paramref name="first"/> up to, but without, <paramref name="end"/> in another space too, which is active nowhere and maps nothing there; each frame gets another user.</summary>
    /// <param name="from">The space.</param>
    /// <param name="to">The other space.</param>
    /// <param name="first">The first page.</param>
    /// <param name="end">The page after the last.</param>
    /// <param name="sharing">Whether writing stays allowed, or is taken from both spaces.</param>
    /// <param name="count">How many pages the other space has got.</param>
    /// <returns>False if there was no memory for a table; what was done stays. CPUs see that writing was taken away only after <see cref="FlushUser"/>.</returns>
    bool TryCopyUser(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, Page<Size4KiB> end, PageSharing sharing, out ulong count);

    /// <summary>Lets another space, which is active nowhere and has no table there, have a table of private pages in common, or a copy of it; neither can write the pages then.</summary>
    /// <param name="from">The space.</param>
    /// <param name="to">The other space.</param>
    /// <param name="first">The table's first page, or a later one before which it has none.</param>
    /// <param name="count">How many pages the other space has got.</param>
    /// <param name="isShared">Whether both have the table itself now.</param>
    /// <returns>False if there was no memory for a table. CPUs see that writing was taken away only after <see cref="FlushUser"/>.</returns>
    bool TryShareUserTable(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, out ulong count, out bool isShared);

    /// <summary>Makes tables that other spaces have too the space's own, and splits large pages that lie on both sides of the first page's start or of the end: needed before anything but <see cref="TryCopyUser"/>, <see cref="TryShareUserTable"/> or the space's end concerns their pages.</summary>
    /// <returns>False if there was no memory for a table; every page is what it was.</returns>
    bool TryOwnUserTables(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, PageChange change);

    /// <summary>Makes every CPU that runs a space look at its tables again.</summary>
    void FlushUser(Frame<Size4KiB> root);

    /// <summary>Moves whatever is mapped from <paramref name="first"/> up to, but without, <paramref name="end"/> to another place, where nothing is mapped; the places do not overlap.</summary>
    /// <returns>False if there is no memory for a table; nothing has changed.</returns>
    bool TryMoveUser(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to);

    /// <summary>Finds a page, accessible or not; false if it is not mapped.</summary>
    bool TryFindUser(Frame<Size4KiB> root, Page<Size4KiB> page, out UserPage found);

    /// <summary>Makes a space the running CPU's.</summary>
    void ActivateRoot(Frame<Size4KiB> root);

    /// <summary>Makes the kernel's own space, without a user half, the running CPU's.</summary>
    void ActivateKernelRoot();
}
