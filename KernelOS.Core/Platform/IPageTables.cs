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

    /// <summary>Changes what may be done with whatever is mapped from <paramref name="from"/> up to, but without, <paramref name="end"/>; <see cref="PageAccess.None"/> keeps the frames.</summary>
    void ProtectUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access);

    /// <summary>Unmaps pages up to, but without, <paramref name="end"/>, as many as there is room for; skips missing tables whole.</summary>
    /// <param name="root">The space.</param>
    /// <param name="from">Where to start; afterwards, where to go on, at most <paramref name="end"/>.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="frames">Gets the unmapped pages' frames, which are the caller's again.</param>
    /// <returns>How many pages were unmapped; may be none before the end.</returns>
    int UnmapUser(Frame<Size4KiB> root, ref Page<Size4KiB> from, Page<Size4KiB> end, Span<Frame<Size4KiB>> frames);

    /// <summary>Finds the frame of a page, accessible or not; false if it is not mapped.</summary>
    bool TryFindUser(Frame<Size4KiB> root, Page<Size4KiB> page, out Frame<Size4KiB> frame);

    /// <summary>Makes a space the running CPU's.</summary>
    void ActivateRoot(Frame<Size4KiB> root);

    /// <summary>Makes the kernel's own space, without a user half, the running CPU's.</summary>
    void ActivateKernelRoot();
}
