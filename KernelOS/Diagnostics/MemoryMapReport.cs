using System;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Drivers;

namespace KernelOS.Diagnostics;

/// <summary>Tells the host what all memory is used for and what the page tables map: the option <c>memory-map</c>, from which the tool draws a page.</summary>
/// <remarks>
/// A text, a record a line, its words separated by spaces; numbers are decimal but where a prefix says otherwise:
/// <code>
/// snapshot NAME                      begins one
/// use N NAME                         what a number of a use means
/// memory 0xSTART 0xEND KIND          a range of the firmware's map
/// node N 0xSTART 0xEND               a node's memory
/// frames FIRST RUN…                  what frames are used for, from the one with this number on; a run is
///                                    f×COUNT (free), [L]USE[.OWNER]×COUNT with x for ×; L: parts of larger frames
/// space PID NAME                     an address space; 0 is the kernel's half
/// pages 0xSTART SHIFT COUNT RIGHTS   pages side by side: u user or k kernel, then w writable, x executable, g global, - inaccessible
/// end
/// </code>
/// </remarks>
internal sealed class MemoryMapReport
{
    private const int BufferBytes = 256 << 10;

    private readonly MemoryMap _map;
    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <summary>Reports on the machine with a memory map.</summary>
    public MemoryMapReport(MemoryMap map) => _map = map;

    /// <summary>Sends a snapshot, in thread context.</summary>
    /// <param name="name">What to call it.</param>
    public void Send(ReadOnlySpan<byte> name)
    {
        Utf8Builder text = new(_buffer);
        AddWords(ref text, "snapshot "u8, name);
        AddUses(ref text);
        AddRegions(ref text);
        Flush(ref text);
        FrameRunText frames = new(_buffer);
        Kernel.Frames.VisitRuns(ref frames);
        foreach (MemoryRegion region in _map.Regions)
        {
            if (region.Kind == MemoryRegionKind.Kernel)
            {
                Kernel.Frames.VisitEntered(region.Range, ref frames);
            }
        }

        frames.Finish();
        SendSpace(0, "kernel"u8, KernelPageTables.Root, VirtualRange.FromUnchecked(KernelAddressMap.DirectMapBase, 255UL << 39));
        SendPrograms();
        ProgramPort.Channel.WriteMemoryMap("end\n"u8);
    }

    private static void AddWords(ref Utf8Builder text, scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second)
    {
        text.AppendFormatted(first);
        text.AppendFormatted(second);
        text.AppendFormatted("\n"u8);
    }

    private static void Flush(ref Utf8Builder text) => ProgramPort.Channel.WriteMemoryMap(text.Text);

    private static void AddUses(ref Utf8Builder text)
    {
        for (FrameUse use = FrameUse.Other; NameOf(use).Length != 0; use++)
        {
            text.AppendFormatted("use "u8);
            text.AppendFormatted((ulong)use);
            AddWords(ref text, " "u8, NameOf(use));
        }
    }

    private static ReadOnlySpan<byte> NameOf(FrameUse use) => use switch
    {
        FrameUse.Other => "other"u8,
        FrameUse.BootData => "boot data"u8,
        FrameUse.KernelImage => "kernel image"u8,
        FrameUse.FrameAllocator => "frame allocator"u8,
        FrameUse.FrameTable => "frame table"u8,
        FrameUse.KernelHeap => "kernel heap"u8,
        FrameUse.KernelStack => "kernel stacks"u8,
        FrameUse.PageTable => "page tables"u8,
        FrameUse.Anonymous => "private memory"u8,
        FrameUse.SharedMemory => "shared memory"u8,
        FrameUse.File => "files"u8,
        FrameUse.FileIndex => "file indexes"u8,
        FrameUse.Pipe => "pipes"u8,
        FrameUse.Arguments => "program arguments"u8,
        _ => default,
    };

    private void AddRegions(ref Utf8Builder text)
    {
        foreach (MemoryRegion region in _map.Regions)
        {
            AddRange(ref text, "memory "u8, region.Range);
            AddWords(ref text, " "u8, region.Kind switch
            {
                MemoryRegionKind.Usable or MemoryRegionKind.BootReclaimable => "usable"u8,
                MemoryRegionKind.Kernel => "kernel"u8,
                MemoryRegionKind.AcpiReclaimable or MemoryRegionKind.AcpiNonVolatile => "firmware"u8,
                MemoryRegionKind.Defective => "defective"u8,
                _ => "reserved"u8,
            });
        }

        for (int i = 0; i < Kernel.Frames.NodeCount; i++)
        {
            foreach (MemoryRegion region in _map.Regions)
            {
                // A node's ranges are cut at regions of the map, which may lie in several nodes.
                if (region.IsOwned)
                {
                    AddNodeParts(ref text, NumaNode.Create(i), region.Range);
                }
            }
        }
    }

    /// <summary>Adds the parts of a range that belong to a node, in steps of 2 MiB.</summary>
    private static void AddNodeParts(ref Utf8Builder text, NumaNode node, PhysicalRange range)
    {
        ulong start = ulong.MaxValue;
        for (ulong at = range.Start.Value; at < range.End; at = Math.Min((at & ~(Frame<Size2MiB>.Size - 1)) + Frame<Size2MiB>.Size, range.End))
        {
            bool belongs = Kernel.Frames.GetNode(Frame<Size4KiB>.FromUnchecked(PhysicalAddress.FromUnchecked(at))).Value == node.Value;
            if (belongs == (start == ulong.MaxValue))
            {
                AddNodePart(ref text, node, start, at);
                start = belongs ? at : ulong.MaxValue;
            }
        }

        AddNodePart(ref text, node, start, range.End);
    }

    private static void AddNodePart(ref Utf8Builder text, NumaNode node, ulong start, ulong end)
    {
        if (start != ulong.MaxValue)
        {
            text.AppendFormatted("node "u8);
            text.AppendFormatted((ulong)node.Value);
            AddRange(ref text, " "u8, PhysicalRange.FromBounds(PhysicalAddress.FromUnchecked(start), end));
            text.AppendFormatted("\n"u8);
        }
    }

    private static void AddRange(ref Utf8Builder text, scoped ReadOnlySpan<byte> first, PhysicalRange range)
    {
        text.AppendFormatted(first);
        text.AppendFormatted("0x"u8);
        text.AppendFormatted(range.Start.Value, "x");
        text.AppendFormatted(" 0x"u8);
        text.AppendFormatted(range.End, "x");
    }

    private void SendPrograms()
    {
        int number = 0;
        while (Kernel.Services.Processes.TryRetainNext(ref number, out CommandName name, out ProcessMemory<BareMetal>? memory))
        {
            SendSpace(number, name.Text, memory.Space.Root, VirtualRange.FromUnchecked(0, KernelAddressMap.UserEnd));
            Kernel.Services.Processes.Release(memory);
        }
    }

    /// <summary>Copies a name that a program may have chosen, without what would end its line.</summary>
    private static ReadOnlySpan<byte> ToPrintable(ReadOnlySpan<byte> name, Span<byte> shown)
    {
        name.CopyTo(shown);
        shown = shown[..name.Length];
        foreach (ref byte character in shown)
        {
            character = character is < (byte)' ' or 0x7F ? (byte)'?' : character;
        }

        return shown;
    }

    private void SendSpace(int number, ReadOnlySpan<byte> name, Frame<Size4KiB> root, VirtualRange range)
    {
        // Nothing changes the tables meanwhile: one CPU is started.
        Utf8Builder text = new(_buffer);
        text.AppendFormatted("space "u8);
        text.AppendFormatted((ulong)number);
        Span<byte> shown = stackalloc byte[CommandName.Size];
        AddWords(ref text, " "u8, ToPrintable(name, shown));
        int length = text.Length;
        PageRunText pages = new(_buffer, length);
        InterruptState previous = default(BareMetal).DisableInterrupts();
        new PageTableWalker<X86_64PageTableFormat, DirectWindow<BareMetal>>(root, new DirectWindow<BareMetal>(default, KernelAddressMap.RecursiveSlot)).Visit(range, ref pages);
        default(BareMetal).RestoreInterrupts(previous);
        ProgramPort.Channel.WriteMemoryMap(pages.Finish());
    }
}
