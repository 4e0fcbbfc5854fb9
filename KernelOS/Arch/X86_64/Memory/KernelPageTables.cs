using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>The kernel's half of every address space, and the root that has nothing else.</summary>
/// <remarks>
/// Built once, at boot, as <see cref="KernelAddressMap"/> lists it. W^X holds over every alias: code is mapped executable
/// at the image's own address only, and neither code nor read-only data is writable anywhere, the direct map included.
/// Other roots copy the upper half's entries, so the tables below them are made before the first copy and stay.
/// </remarks>
internal static class KernelPageTables
{
    private const ulong Cr4GlobalPages = 1 << 7;

    private static SpinLock s_lock = new(LockLevel.PageTables);
    private static Frame<Size4KiB> s_root;

    /// <summary>The root without a user half.</summary>
    public static Frame<Size4KiB> Root => s_root;

    /// <summary>Builds the tables and leaves the loader's for them.</summary>
    public static void Initialize(MemoryMap map, CpuFeatures features)
    {
        LowFrames frames = default;
        Check.That(RootTable<X86_64PageTableFormat>.TryCreate(frames, default(BareMetal), KernelAddressMap.RecursiveSlot, out s_root), OutOfMemory);
        PageMapper<X86_64PageTableFormat, DirectWindow<BareMetal>, LowFrames> mapper = new(
            s_root,
            new DirectWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot),
            frames,
            features.HasGigabytePages ? Size1GiB.Shift : Size2MiB.Shift);
        TlbBatch<NoTlb, LowFrames> batch = new(default, frames);

        PhysicalAddress position = PhysicalAddress.Zero;
        PhysicalAddress end = PhysicalAddress.Zero;
        foreach (MemoryRegion region in map.Regions)
        {
            if (!region.IsRam)
            {
                continue;
            }

            if (region.Range.Start != end)
            {
                MapDirect(mapper, position, end, ref batch);
                position = region.Range.Start;
            }

            end = PhysicalAddress.FromUnchecked(region.Range.End);
        }

        MapDirect(mapper, position, end, ref batch);
        MapImage(mapper, ImageSymbols.TextStart, ImageSymbols.TextEnd, PageAttributes.Executable, ref batch);
        MapImage(mapper, ImageSymbols.ReadOnlyStart, ImageSymbols.ReadOnlyEnd, PageAttributes.None, ref batch);
        MapImage(mapper, ImageSymbols.DataStart, ImageSymbols.DataEnd, PageAttributes.Writable, ref batch);
        MapImage(mapper, ImageSymbols.DataEnd, ImageSymbols.ImageEnd, PageAttributes.None, ref batch);
        VirtualRange heapSlot = VirtualRange.Create(VirtualAddress.Create(KernelAddressMap.HeapBase), 1UL << 39);
        Require(mapper.PrepareSharedTables(heapSlot, ref batch));
        batch.Dispose();
        UserPageTables.Activate(s_root);
    }

    /// <summary>Maps fresh frames, their contents undefined, to a range for the kernel's own use; false if there is no memory, and then nothing has changed.</summary>
    /// <param name="start">The first page.</param>
    /// <param name="length">A multiple of 4 KiB.</param>
    /// <param name="use">What for.</param>
    public static bool TryMapNew(VirtualAddress start, ulong length, FrameUse use)
    {
        for (ulong offset = 0; offset < length; offset += Page<Size4KiB>.Size)
        {
            Page<Size4KiB> page = Page<Size4KiB>.Create(start + offset);
            if (!default(BareMetal).TryAllocateFrame(new FrameOwner(use), out Frame<Size4KiB> frame))
            {
                UnmapAndFree(start, offset);
                return false;
            }

            if (!TryMap(page, frame))
            {
                default(BareMetal).FreeFrame(frame);
                UnmapAndFree(start, offset);
                return false;
            }
        }

        return true;
    }

    /// <summary>Unmaps a range of <see cref="TryMapNew"/> and gives its frames back.</summary>
    public static void UnmapAndFree(VirtualAddress start, ulong length)
    {
        for (ulong offset = 0; offset < length; offset += Page<Size4KiB>.Size)
        {
            UnmapAndFree(Page<Size4KiB>.Create(start + offset));
        }
    }

    /// <summary>Maps one page for the kernel's own use; false if there is no memory for a table.</summary>
    public static bool TryMap(Page<Size4KiB> page, Frame<Size4KiB> frame)
    {
        using SpinLockGuard<BareMetal> guard = s_lock.Acquire(default(BareMetal));
        TlbBatch<BareMetal, BareMetal> batch = new(default, default);
        PagingError error = Mapper.Map(page, frame, PageAttributes.Writable | PageAttributes.Global, ref batch);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "a kernel page is mapped already");
        return error == PagingError.None;
    }

    /// <summary>Unmaps one of the kernel's pages and gives its frame back.</summary>
    public static void UnmapAndFree(Page<Size4KiB> page)
    {
        using SpinLockGuard<BareMetal> guard = s_lock.Acquire(default(BareMetal));
        TlbBatch<BareMetal, BareMetal> batch = new(default, default);
        PagingError error = Mapper.Unmap(page, out Frame<Size4KiB> frame, ref batch);
        batch.Dispose();
        Check.That(error == PagingError.None, "a kernel page to be unmapped is not mapped");
        default(BareMetal).FreeFrame(frame);
    }

    /// <summary>Drops every cached translation; a change of CR4.PGE drops the global ones too (Intel SDM vol. 3A, 4.10.4.1).</summary>
    public static void InvalidateAll()
    {
        ulong cr4 = Instructions.ReadCr4();
        Instructions.WriteCr4(cr4 & ~Cr4GlobalPages);
        Instructions.WriteCr4(cr4);
    }

    private const string OutOfMemory = "there is not enough memory for the kernel's page tables; give the machine more";

    private static PageMapper<X86_64PageTableFormat, RecursiveWindow<BareMetal>, BareMetal> Mapper =>
        new(s_root, new RecursiveWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot), default, Size2MiB.Shift);

    /// <summary>Maps a stretch of RAM into the direct map: the image's code and read-only data read-only, the rest writable.</summary>
    private static void MapDirect(
        in PageMapper<X86_64PageTableFormat, DirectWindow<BareMetal>, LowFrames> mapper,
        PhysicalAddress start,
        PhysicalAddress end,
        ref TlbBatch<NoTlb, LowFrames> batch)
    {
        if (start == end)
        {
            return;
        }

        Require(mapper.MapRange(DirectRange(start, end), start, PageAttributes.Writable | PageAttributes.Global, ref batch));
        ProtectDirect(mapper, start, end, ImageSymbols.ImageStart, ImageSymbols.ReadOnlyEnd, ref batch);
        ProtectDirect(mapper, start, end, ImageSymbols.DataEnd, ImageSymbols.ImageEnd, ref batch);
    }

    /// <summary>Makes a part of the image read-only in the direct map too, if it lies in the stretch that has just been mapped.</summary>
    private static void ProtectDirect(
        in PageMapper<X86_64PageTableFormat, DirectWindow<BareMetal>, LowFrames> mapper,
        PhysicalAddress start,
        PhysicalAddress end,
        ulong imageStart,
        ulong imageEnd,
        ref TlbBatch<NoTlb, LowFrames> batch)
    {
        PhysicalAddress readOnlyStart = PhysicalAddress.Create(imageStart - KernelAddressMap.ImageBase);
        PhysicalAddress readOnlyEnd = PhysicalAddress.Create(imageEnd - KernelAddressMap.ImageBase);
        if (start <= readOnlyStart && readOnlyEnd <= end)
        {
            Require(mapper.ProtectRange(DirectRange(readOnlyStart, readOnlyEnd), PageAttributes.Global, ref batch));
        }
    }

    private static void MapImage(
        in PageMapper<X86_64PageTableFormat, DirectWindow<BareMetal>, LowFrames> mapper,
        ulong start,
        ulong end,
        PageAttributes attributes,
        ref TlbBatch<NoTlb, LowFrames> batch)
    {
        VirtualRange range = VirtualRange.Create(VirtualAddress.Create(start), end - start);
        PhysicalAddress frame = PhysicalAddress.Create(start - KernelAddressMap.ImageBase);
        Require(mapper.MapRange(range, frame, attributes | PageAttributes.Global, ref batch));
    }

    private static VirtualRange DirectRange(PhysicalAddress start, PhysicalAddress end) =>
        VirtualRange.Create(VirtualAddress.Create(KernelAddressMap.DirectMapBase + start.Value), end - start);

    private static void Require(PagingError error) => Check.That(error == PagingError.None, OutOfMemory);
}
