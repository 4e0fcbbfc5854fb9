using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Platform;

using Pages = KernelOS.Core.Memory.Virtual.UserPages<
    KernelOS.Core.Memory.Paging.X86_64.X86_64PageTableFormat,
    KernelOS.Core.Memory.Paging.DirectWindow<KernelOS.Arch.X86_64.BareMetal>,
    KernelOS.Arch.X86_64.BareMetal>;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>The user half of address spaces: active or not, they are edited through the direct map, which costs no more and needs no tables to stay active.</summary>
internal static unsafe class UserPageTables
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DirectWindow<BareMetal> Window() => new(default, KernelAddressMap.RecursiveSlot);

    /// <summary>Makes a root without user pages; false if there is no memory.</summary>
    public static bool TryCreateRoot(out Frame<Size4KiB> root) =>
        RootTable<X86_64PageTableFormat>.TryCreateSharing(
            default(BareMetal), default(BareMetal), KernelAddressMap.RecursiveSlot, KernelPageTables.Root, out root);

    /// <summary>Gives back a root that maps no user page any more and is not active.</summary>
    public static void DestroyRoot(Frame<Size4KiB> root)
    {
        Check.That(!IsActive(root), "the active page tables are destroyed");

        CheckEmpty(root);
        default(BareMetal).FreeFrame(root);
    }

    [Conditional("DEBUG")]
    private static void CheckEmpty(Frame<Size4KiB> root)
    {
        // SAFETY: the frame is a root, which the direct map shows.
        ulong* entries = (ulong*)default(BareMetal).GetPointer(root.Start);
        for (int i = 0; i < PageTable.Entries / 2; i++)
        {
            Check.That(entries[i] == 0, "page tables are destroyed while they map user pages");
        }
    }

    /// <inheritdoc cref="IPageTables.MapUser"/>
    public static PageMapResult Map(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        Pages.Map(default, Window(), root, page, frame, access);

    /// <inheritdoc cref="IPageTables.MapUserLarge"/>
    public static PageMapResult MapLarge(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access) =>
        Pages.MapLarge(default, Window(), root, first, frame, access);

    /// <inheritdoc cref="IPageTables.ReplaceUserTable"/>
    public static int ReplaceTable(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access) =>
        Pages.ReplaceTable(default, Window(), root, first, frame, access);

    /// <inheritdoc cref="IPageTables.TryMergeUser"/>
    public static bool TryMerge(Frame<Size4KiB> root, Page<Size4KiB> first) => Pages.TryMerge(default, Window(), root, first);

    /// <inheritdoc cref="IPageTables.CountUserBlock"/>
    public static int CountBlock(Frame<Size4KiB> root, Page<Size4KiB> page) => Pages.CountBlock(Window(), root, page);

    /// <inheritdoc cref="IPageTables.FindFirstUser"/>
    public static Page<Size4KiB> FindFirst(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end) => Pages.FindFirst(Window(), root, from, end);

    /// <inheritdoc cref="IPageTables.TryMapUser"/>
    public static bool TryMap(
        Frame<Size4KiB> root, Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAccess access, out ulong mapped) =>
        Pages.TryMap(default, Window(), root, first, frames, wanted, access, out mapped);

    /// <inheritdoc cref="IPageTables.ReplaceUser"/>
    public static void Replace(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        Pages.Replace(default, Window(), root, page, frame, access);

    /// <inheritdoc cref="IPageTables.ProtectUser"/>
    public static void Protect(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing) =>
        Pages.Protect(default, Window(), root, from, end, access, sharing);

    /// <inheritdoc cref="IPageTables.UnmapUser"/>
    public static ulong Unmap(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb) =>
        Pages.Unmap(default, Window(), root, from, end, tlb);

    /// <inheritdoc cref="IPageTables.UnmapUserPage"/>
    public static bool UnmapPage(Frame<Size4KiB> root, Page<Size4KiB> page, out bool isEmptied) =>
        Pages.UnmapPage(default, Window(), root, page, out isEmptied);

    /// <inheritdoc cref="IPageTables.FreeUserTable"/>
    public static void FreeTable(Frame<Size4KiB> root, Page<Size4KiB> page) => Pages.FreeTable(default, Window(), root, page);

    /// <inheritdoc cref="IPageTables.TryCopyUser"/>
    public static bool TryCopy(
        Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, Page<Size4KiB> end, PageSharing sharing, out ulong count) =>
        Pages.TryCopy(default, Window(), from, to, first, end, sharing, out count);

    /// <inheritdoc cref="IPageTables.TryShareUserTable"/>
    public static bool TryShareTable(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, out ulong count, out bool isShared) =>
        Pages.TryShareTable(default, Window(), from, to, first, out count, out isShared);

    /// <inheritdoc cref="IPageTables.TryOwnUserTables"/>
    public static bool TryOwnTables(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, PageChange change) =>
        Pages.TryOwnTables(default, Window(), root, first, end, change);

    /// <inheritdoc cref="IPageTables.FlushUser"/>
    public static void Flush(Frame<Size4KiB> root)
    {
        // One CPU is started. No page of the user half is global, so that loading the root again drops them all.
        if (IsActive(root))
        {
            // SAFETY: the record of a CPU lives as long as the CPU.
            Instructions.CurrentCpu()->SpaceInvalidations++;
            Instructions.WriteCr3(root.Start.Value);
        }
    }

    /// <inheritdoc cref="IPageTables.TryMoveUser"/>
    public static bool TryMove(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to) =>
        Pages.TryMove(default, Window(), root, first, end, to);

    /// <inheritdoc cref="IPageTables.TryFindUser"/>
    public static bool TryFind(Frame<Size4KiB> root, Page<Size4KiB> page, out UserPage found) =>
        Pages.TryFind(Window(), root, page, out found);

    /// <summary>Makes a root the CPU's; what is global stays in the TLB.</summary>
    public static void Activate(Frame<Size4KiB> root)
    {
        // SAFETY: a thread stays on its CPU. Another one may come in between at any point, but makes this thread's root the
        // CPU's again before it goes on: whoever calls this has said before which one that is.
        CpuLocal* cpu = Instructions.CurrentCpu();
        if (cpu->Root != root.Start.Value)
        {
            cpu->Root = root.Start.Value;
            cpu->SpaceSwitches++;
            Instructions.WriteCr3(root.Start.Value);
        }
    }

    // SAFETY: the record of a CPU lives as long as the CPU.
    private static bool IsActive(Frame<Size4KiB> root) => Instructions.CurrentCpu()->Root == root.Start.Value;
}
