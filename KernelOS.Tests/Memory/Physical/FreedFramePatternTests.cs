using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>Only debug builds watch frames, such as these tests.</summary>
public sealed unsafe class FreedFramePatternTests
{
    private EmulatedRam _ram = null!;
    private TestAllocator _test = null!;
    private ulong* _marks;

    private FrameAllocator<ThreadCpu> Frames => _test.Frames;

    [SetUp]
    public void Guard()
    {
        _ram = new EmulatedRam();
        _test = TestAllocator.WithMegabytes(64);
        _marks = (ulong*)NativeMemory.AllocZeroed((nuint)FrameAllocator<ThreadCpu>.GetGuardBytes(_test.Map));
        Frames.Guard = new FreedFramePattern<Window>(new Window(_ram), _marks);
    }

    [TearDown]
    public void End()
    {
        _test.Dispose();
        _ram.Dispose();
        NativeMemory.Free(_marks);
    }

    [Test]
    public void AFreedFrameIsFilledAndFoundUnchanged()
    {
        Frame<Size4KiB> frame = Take();
        Bytes(frame).Fill(7);
        Frames.Free(frame);
        Assert.That(Bytes(frame).IndexOfAnyExcept((byte)0xF4), Is.LessThan(0));
        Assert.That(Take(), Is.EqualTo(frame));
    }

    [TestCase(0)]
    [TestCase(4095)]
    public void WhoWritesToAFreeFrameIsNoticed(int offset)
    {
        Frame<Size4KiB> frame = Take();
        Frames.Free(frame);
        Bytes(frame)[offset] ^= 1;
        Assert.That(() => Take(), Throws.TypeOf<KernelPanicException>().With.Message.Contains("a free frame was written to"));
    }

    [Test]
    public void LargerFramesAreTakenAndSplitWithoutAnAlarm()
    {
        Assert.That(Frames.TryAllocate(out Frame<Size2MiB> large), Is.True);
        Frames.Split(large);
        for (ulong i = 0; i < 512; i++)
        {
            Frames.Free(Frame<Size4KiB>.Create(large.Start + (i << 12)));
        }

        Bytes(Frame<Size4KiB>.Create(large.Start + 0x5000)).Fill(9);
        Assert.That(() => Frames.TryAllocate(out large), Throws.TypeOf<KernelPanicException>());
        Assert.That(Frames.TryAllocateRun(4, PhysicalLimit.RealMode, out FrameRange<Size4KiB> run), Is.True);
        Frames.FreeRun(run);
        Bytes(run[3])[77] = 0;
        Assert.That(() => Frames.TryAllocateRun(4, PhysicalLimit.RealMode, out run), Throws.TypeOf<KernelPanicException>());
    }

    private Frame<Size4KiB> Take()
    {
        Assert.That(Frames.TryAllocate(out Frame<Size4KiB> frame), Is.True);
        return frame;
    }

    private Span<byte> Bytes(Frame<Size4KiB> frame) => new(_ram.GetPointer(frame.Start), 4096);

    private readonly struct Window(EmulatedRam ram) : IPhysicalMemory
    {
        public byte* GetPointer(PhysicalAddress address) => ram.GetPointer(address);
    }
}
