using System;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Arch.X86_64;

/// <content>The page tables of user address spaces.</content>
internal readonly partial struct BareMetal
{
    /// <inheritdoc/>
    public bool TryCreateRoot(out Frame<Size4KiB> root) => UserPageTables.TryCreateRoot(out root);

    /// <inheritdoc/>
    public void DestroyRoot(Frame<Size4KiB> root) => UserPageTables.DestroyRoot(root);

    /// <inheritdoc/>
    public PageMapResult MapUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        UserPageTables.Map(root, page, frame, access);

    /// <inheritdoc/>
    public PageMapResult MapUserLarge(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access) =>
        UserPageTables.MapLarge(root, first, frame, access);

    /// <inheritdoc/>
    public int ReplaceUserTable(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access) =>
        UserPageTables.ReplaceTable(root, first, frame, access);

    /// <inheritdoc/>
    public bool TryMergeUser(Frame<Size4KiB> root, Page<Size4KiB> first) => UserPageTables.TryMerge(root, first);

    /// <inheritdoc/>
    public int CountUserBlock(Frame<Size4KiB> root, Page<Size4KiB> page) => UserPageTables.CountBlock(root, page);

    /// <inheritdoc/>
    public Page<Size4KiB> FindFirstUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end) => UserPageTables.FindFirst(root, from, end);

    /// <inheritdoc/>
    public bool TryMapUser(Frame<Size4KiB> root, Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAccess access, out ulong mapped) =>
        UserPageTables.TryMap(root, first, frames, wanted, access, out mapped);

    /// <inheritdoc/>
    public void ReplaceUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        UserPageTables.Replace(root, page, frame, access);

    /// <inheritdoc/>
    public void ProtectUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing) =>
        UserPageTables.Protect(root, from, end, access, sharing);

    /// <inheritdoc/>
    public ulong UnmapUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb) =>
        UserPageTables.Unmap(root, from, end, tlb);

    /// <inheritdoc/>
    public bool UnmapUserPage(Frame<Size4KiB> root, Page<Size4KiB> page, out bool isEmptied) => UserPageTables.UnmapPage(root, page, out isEmptied);

    /// <inheritdoc/>
    public void FreeUserTable(Frame<Size4KiB> root, Page<Size4KiB> page) => UserPageTables.FreeTable(root, page);

    /// <inheritdoc/>
    public bool TryCopyUser(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, Page<Size4KiB> end, PageSharing sharing, out ulong count) =>
        UserPageTables.TryCopy(from, to, first, end, sharing, out count);

    /// <inheritdoc/>
    public bool TryShareUserTable(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, out ulong count, out bool isShared) =>
        UserPageTables.TryShareTable(from, to, first, out count, out isShared);

    /// <inheritdoc/>
    public bool TryOwnUserTables(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, PageChange change) =>
        UserPageTables.TryOwnTables(root, first, end, change);

    /// <inheritdoc/>
    public void FlushUser(Frame<Size4KiB> root) => UserPageTables.Flush(root);

    /// <inheritdoc/>
    public bool TryMoveUser(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to) =>
        UserPageTables.TryMove(root, first, end, to);

    /// <inheritdoc/>
    public bool TryFindUser(Frame<Size4KiB> root, Page<Size4KiB> page, out UserPage found) =>
        UserPageTables.TryFind(root, page, out found);

    /// <inheritdoc/>
    public void ActivateRoot(Frame<Size4KiB> root) => UserPageTables.Activate(root);

    /// <inheritdoc/>
    public void ActivateKernelRoot() => UserPageTables.Activate(KernelPageTables.Root);
}
