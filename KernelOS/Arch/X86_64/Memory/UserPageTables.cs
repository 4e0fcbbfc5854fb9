using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Platform;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>The user half of address spaces: the active one is edited through the recursive window, others through the direct map.</summary>
internal static unsafe class UserPageTables
{
    private static PageMapper<X86_64PageTableFormat, RecursiveWindow<BareMetal>, BareMetal> ActiveMapper(Frame<Size4KiB> root) =>
        new(root, new RecursiveWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot), default, Size2MiB.Shift);

    private static PageMapper<X86_64PageTableFormat, DirectWindow<BareMetal>, BareMetal> OtherMapper(Frame<Size4KiB> root) =>
        new(root, new DirectWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot), default, Size2MiB.Shift);

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

    /// <summary>Maps a page; false if there is no memory for a table.</summary>
    public static bool TryMap(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        TlbBatch<BareMetal, BareMetal> batch = new(default, default);
        PagingError error = IsActive(root)
            ? ActiveMapper(root).Map(page, frame, ToAttributes(access), ref batch)
            : OtherMapper(root).Map(page, frame, ToAttributes(access), ref batch);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "a user page is mapped already");
        return error == PagingError.None;
    }

    /// <summary>Changes what may be done with a mapped page.</summary>
    public static void Protect(Frame<Size4KiB> root, Page<Size4KiB> page, PageAccess access)
    {
        TlbBatch<BareMetal, BareMetal> batch = new(default, default);
        PagingError error = IsActive(root)
            ? ActiveMapper(root).Protect(page, ToAttributes(access), ref batch)
            : OtherMapper(root).Protect(page, ToAttributes(access), ref batch);
        batch.Dispose();
        Check.That(error == PagingError.None, "a user page to be protected is not mapped");
    }

    /// <summary>Unmaps a mapped page.</summary>
    public static void Unmap(Frame<Size4KiB> root, Page<Size4KiB> page)
    {
        TlbBatch<BareMetal, BareMetal> batch = new(default, default);
        PagingError error = IsActive(root)
            ? ActiveMapper(root).Unmap(page, out _, ref batch)
            : OtherMapper(root).Unmap(page, out _, ref batch);
        batch.Dispose();
        Check.That(error == PagingError.None, "a user page to be unmapped is not mapped");
    }

    /// <summary>Finds the first mapped page of a range.</summary>
    public static bool TryFind(
        Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, out Page<Size4KiB> page, out Frame<Size4KiB> frame)
    {
        VirtualRange range = VirtualRange.Create(from.Start, end.Start - from.Start);
        bool isFound = IsActive(root)
            ? ActiveMapper(root).TryFindFirst(range, out PageLeaf leaf)
            : OtherMapper(root).TryFindFirst(range, out leaf);
        page = Page<Size4KiB>.FromUnchecked(leaf.Start);
        frame = Frame<Size4KiB>.FromUnchecked(leaf.Frame);
        return isFound;
    }

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

    private static PageAttributes ToAttributes(PageAccess access)
    {
        PageAttributes attributes = PageAttributes.User;
        attributes |= (access & PageAccess.Write) != 0 ? PageAttributes.Writable : 0;
        attributes |= (access & PageAccess.Execute) != 0 ? PageAttributes.Executable : 0;
        return access == PageAccess.None ? attributes | PageAttributes.Inaccessible : attributes;
    }
}
