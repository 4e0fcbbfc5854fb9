using System;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>The user half of address spaces: the active one is edited through the recursive window, others through the direct map.</summary>
internal static unsafe class UserPageTables
{
    private static UserPages<X86_64PageTableFormat, RecursiveWindow<BareMetal>, BareMetal> ActivePages(Frame<Size4KiB> root) =>
        new(new(root, new RecursiveWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot), default, Size2MiB.Shift), default);

    private static UserPages<X86_64PageTableFormat, DirectWindow<BareMetal>, BareMetal> OtherPages(Frame<Size4KiB> root) =>
        new(new(root, new DirectWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot), default, Size2MiB.Shift), default);

    /// <summary>Makes a root without user pages; false if there is no memory.</summary>
    public static bool TryCreateRoot(out Frame<Size4KiB> root) =>
        RootTable<X86_64PageTableFormat>.TryCreateSharing(
            default(BareMetal), default(BareMetal), KernelAddressMap.RecursiveSlot, KernelPageTables.Root, out root);

    /// <summary>Gives back a root that maps no user page any more and is not active.</summary>
    public static void DestroyRoot(Frame<Size4KiB> root)
    {
        Check.That(!IsActive(root), "the active page tables are destroyed");

        // SAFETY: the frame is a root, which the direct map shows.
        ulong* entries = (ulong*)default(BareMetal).GetPointer(root.Start);
        for (int i = 0; i < PageTable.Entries / 2; i++)
        {
            Check.That(entries[i] == 0, "page tables are destroyed while they map user pages");
        }

        default(BareMetal).FreeFrame(root);
    }

    /// <inheritdoc cref="IPageTables.MapUser"/>
    public static PageMapResult Map(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        IsActive(root) ? ActivePages(root).Map(page, frame, access) : OtherPages(root).Map(page, frame, access);

    /// <inheritdoc cref="IPageTables.TryMapUser"/>
    public static bool TryMap(
        Frame<Size4KiB> root, Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAccess access, out ulong mapped) =>
        IsActive(root)
            ? ActivePages(root).TryMap(first, frames, wanted, access, out mapped)
            : OtherPages(root).TryMap(first, frames, wanted, access, out mapped);

    /// <inheritdoc cref="IPageTables.ReplaceUser"/>
    public static void Replace(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        if (IsActive(root))
        {
            ActivePages(root).Replace(page, frame, access);
        }
        else
        {
            OtherPages(root).Replace(page, frame, access);
        }
    }

    /// <inheritdoc cref="IPageTables.ProtectUser"/>
    public static void Protect(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing)
    {
        if (IsActive(root))
        {
            ActivePages(root).Protect(from, end, access, sharing);
        }
        else
        {
            OtherPages(root).Protect(from, end, access, sharing);
        }
    }

    /// <inheritdoc cref="IPageTables.UnmapUser"/>
    public static ulong Unmap(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb) =>
        IsActive(root) ? ActivePages(root).Unmap(from, end, tlb) : OtherPages(root).Unmap(from, end, tlb);

    /// <inheritdoc cref="IPageTables.TryCopyUser"/>
    public static bool TryCopy(
        Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, Page<Size4KiB> end, PageSharing sharing, out ulong count) =>
        IsActive(from)
            ? ActivePages(from).TryCopy(first, end, OtherPages(to).Mapper, sharing, out count)
            : OtherPages(from).TryCopy(first, end, OtherPages(to).Mapper, sharing, out count);

    /// <inheritdoc cref="IPageTables.TryMoveUser"/>
    public static bool TryMove(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to) =>
        IsActive(root) ? ActivePages(root).TryMove(first, end, to) : OtherPages(root).TryMove(first, end, to);

    /// <inheritdoc cref="IPageTables.TryFindUser"/>
    public static bool TryFind(Frame<Size4KiB> root, Page<Size4KiB> page, out UserPage found) =>
        IsActive(root) ? ActivePages(root).TryFind(page, out found) : OtherPages(root).TryFind(page, out found);

    /// <summary>Makes a root the CPU's; what is global stays in the TLB.</summary>
    public static void Activate(Frame<Size4KiB> root)
    {
        InterruptState previous = default(BareMetal).DisableInterrupts();

        // SAFETY: interrupts are disabled, so the CPU's data stays this CPU's.
        CpuLocal* cpu = Instructions.CurrentCpu();
        if (cpu->Root != root.Start.Value)
        {
            cpu->Root = root.Start.Value;
            Instructions.WriteCr3(root.Start.Value);
        }

        default(BareMetal).RestoreInterrupts(previous);
    }

    // SAFETY: the record of a CPU lives as long as the CPU.
    private static bool IsActive(Frame<Size4KiB> root) => Instructions.CurrentCpu()->Root == root.Start.Value;
}
