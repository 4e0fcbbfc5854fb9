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

    /// <summary>Maps a page that is not mapped; false if there is no memory for a table, after which nothing has changed.</summary>
    bool TryMapUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access);

    /// <summary>Changes what may be done with a mapped page; <see cref="PageAccess.None"/> keeps its frame.</summary>
    void ProtectUser(Frame<Size4KiB> root, Page<Size4KiB> page, PageAccess access);

    /// <summary>Unmaps a mapped page; its frame is the caller's again.</summary>
    void UnmapUser(Frame<Size4KiB> root, Page<Size4KiB> page);

    /// <summary>Finds the first mapped page from <paramref name="from"/> up to, but without, <paramref name="end"/>, skipping missing tables whole.</summary>
    /// <returns>False if there is none.</returns>
    bool TryFindUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, out Page<Size4KiB> page, out Frame<Size4KiB> frame);

    /// <summary>Makes a space the running CPU's.</summary>
    void ActivateRoot(Frame<Size4KiB> root);

    /// <summary>Makes the kernel's own space, without a user half, the running CPU's.</summary>
    void ActivateKernelRoot();
}
