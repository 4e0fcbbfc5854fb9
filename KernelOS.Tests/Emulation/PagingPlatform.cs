using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Emulation;

/// <summary>The contracts of paging over an emulated machine.</summary>
/// <typeparam name="TMmu">The architecture.</typeparam>
public readonly unsafe struct PagingPlatform<TMmu>(EmulatedMachine<TMmu> machine) : IPhysicalMemory, IVirtualMemory, IFrameSource, ITlb
    where TMmu : struct, ISoftwareMmu
{
    public byte* GetPointer(PhysicalAddress address) => machine.Ram.GetPointer(address);

    public byte* GetPointer(VirtualAddress address)
    {
        MmuPage page = machine.Mmu.Translate(address.Value)
            ?? throw new AccessViolationException($"the kernel touches 0x{address.Value:x}, which is not mapped");
        const MmuRights expected = MmuRights.KernelRead | MmuRights.KernelWrite;
        if (page.Rights != expected)
        {
            throw new AccessViolationException($"the kernel touches 0x{address.Value:x} with the rights {page.Rights}");
        }

        return machine.Ram.GetPointer(PhysicalAddress.Create(page.Frame + (address.Value & (page.Size - 1))));
    }

    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame) => machine.Frames.TryAllocate(out frame);

    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame)
    {
        frame = default;
        return false;
    }

    public bool TryKeepZeroFrame(Frame<Size4KiB> frame)
    {
        if (new Span<byte>(GetPointer(frame.Start), 4096).ContainsAnyExcept((byte)0))
        {
            throw new InvalidOperationException($"frame 0x{frame.Start.Value:x} is not full of zeros");
        }

        return false;
    }

    public void FreeFrame(Frame<Size4KiB> frame) => machine.Frames.Free(frame);

    public void Invalidate(VirtualAddress address)
    {
        machine.Invalidated.Add(address);
        machine.Mmu.Invalidate(address.Value);
    }

    public void InvalidateAll() => machine.Mmu.InvalidateAll();
}
