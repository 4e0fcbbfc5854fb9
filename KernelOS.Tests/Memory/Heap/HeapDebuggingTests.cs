using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>Every way of misusing memory that a debugging heap is to notice, done on purpose.</summary>
public sealed unsafe class HeapDebuggingTests
{
    private TestHeap _test = null!;

    [SetUp]
    public void SetUp() => _test = new TestHeap(1 << 20, HeapDebugging.On);

    [TearDown]
    public void TearDown() => _test.Dispose();

    [Test]
    public void FreshMemoryIsFilled([Values(1, 100, 5000)] int size)
    {
        byte* memory = Allocate(size);
        Assert.That(new Span<byte>(memory, size).IndexOfAnyExcept((byte)0xCD), Is.EqualTo(-1));
        Assert.That(_test.Heap.GetUsableSize(memory), Is.EqualTo((nuint)size));
    }

    [Test]
    public void FreedMemoryIsFilled([Values(32, 100, 5000)] int size)
    {
        byte* memory = Allocate(size);
        _test.Heap.Free(memory);
        Assert.That(new Span<byte>(memory + 16, size - 24).IndexOfAnyExcept((byte)0xDE), Is.EqualTo(-1));
    }

    [Test]
    public void AnOverrunIsNoticedWhenTheBlockIsFreed([Values(1, 24, 100, 5000)] int size, [Values(0, 1, 15)] int distance)
    {
        Allocate(7);
        byte* memory = Allocate(size);
        memory[size + distance] = 0x41;
        string text = $"heap block of {size} bytes at 0x{(ulong)memory:x} was overrun: byte {size + distance} is 0x41 (allocation 2)";
        Expect(() => _test.Heap.CheckAndCount(), text);
        Expect(() => _test.Heap.Free(memory), text);
        memory[size + distance] = 0xFD;
        _test.Heap.Free(memory);
        _test.Heap.CheckAndCount();
    }

    [Test]
    public void AnOverrunOverTheWholeGuardIsNoticed([Values(1, 100, 5000)] int size)
    {
        byte* memory = Allocate(size);
        int blockSize = (size + 32 + 8 + 15) & ~15;
        new Span<byte>(memory, blockSize - 8).Fill(0x41);
        Expect(() => _test.Heap.Free(memory), $"heap block at 0x{(ulong)memory:x} was overrun: all {blockSize} bytes of it are overwritten");
    }

    [Test]
    public void AnOverrunIntoTheNextBlockIsNoticedThereToo([Values(100, 5000)] int size)
    {
        byte* first = Allocate(size);
        byte* second = Allocate(size);
        byte* lower = first < second ? first : second;
        byte* upper = first < second ? second : first;
        new Span<byte>(lower, (int)(upper - lower)).Fill(0x41);
        Expect(() => _test.Heap.Free(upper), $"0x{(ulong)upper:x} is freed, which the heap did not give, or somebody has written before it: its head is 0x4141414141414141");
    }

    [Test]
    public void AnUnderrunIsNoticed([Values(1, 100, 5000)] int size)
    {
        byte* memory = Allocate(size);
        byte kept = memory[-1];
        memory[-1] ^= 0x10;
        Expect(() => _test.Heap.Free(memory), "or somebody has written before it");
        Expect(() => _test.Heap.CheckAndCount(), "a block's head was overwritten");
        memory[-1] = kept;
        _test.Heap.Free(memory);
    }

    [Test]
    public void UseAfterFreeIsNoticedWhenTheMemoryIsGivenOutAgain([Values(24, 100, 900, 5000)] int size, [Values(16, 20)] int offset)
    {
        byte* memory = Allocate(size);
        Allocate(1);
        _test.Heap.Free(memory);
        memory[offset] = 0x42;
        string text = $"heap memory was used after it was freed: 0x{(ulong)memory + (ulong)offset:x} is 0x42, {offset} bytes into a free block of";
        Expect(() => _test.Heap.CheckAndCount(), text);
        Expect(() => Allocate(size), text);
    }

    [Test]
    public void UseAfterFreeIsNoticedInMergedMemory()
    {
        byte* first = Allocate(3000);
        byte* second = Allocate(3000);
        byte* third = Allocate(3000);
        _test.Heap.Free(first);
        _test.Heap.Free(third);
        _test.Heap.Free(second);
        _test.Heap.CheckAndCount();
        second[-1] = 0x42;
        Expect(() => _test.Heap.CheckAndCount(), "was used after it was freed");
        Expect(() => Allocate(9000), $"heap memory was used after it was freed: 0x{(ulong)second - 1:x} is 0x42");
    }

    [Test]
    public void FreeingTwiceIsNoticed([Values(24, 100, 900, 5000)] int size)
    {
        byte* memory = Allocate(size);
        Allocate(1);
        _test.Heap.Free(memory);
        Expect(() => _test.Heap.Free(memory), $"heap memory is freed twice: 0x{(ulong)memory:x}, a block of");
    }

    [Test]
    public void ForeignPointersAreNoticed()
    {
        byte* memory = Allocate(100);
        Expect(() => _test.Heap.Free(memory + 16), $"0x{(ulong)memory + 16:x} is freed, which the heap did not give");
        Expect(() => _test.Heap.Free((void*)16), "a pointer that is not the heap's is freed: 0x10");
        Expect(() => _test.Heap.GetUsableSize(memory + 16), "which the heap did not give");
    }

    [Test]
    public void AlignedBlocksHaveGuardsToo([Values(32, 4096)] int alignment)
    {
        byte* memory = (byte*)_test.Heap.Allocate(100, (nuint)alignment);
        Assert.That((ulong)memory % (ulong)alignment, Is.Zero);
        _test.Heap.CheckAndCount();
        memory[100] = 1;
        Expect(() => _test.Heap.Free(memory), "heap block of 100 bytes");
        memory[100] = 0xFD;
        _test.Heap.Free(memory);
        _test.Heap.FlushCache();
        Assert.That(_test.Heap.CheckAndCount().FreeBlocks, Is.EqualTo((nuint)1));
    }

    private static void Expect(Action action, string text) =>
        Assert.That(action, Throws.TypeOf<KernelPanicException>().With.Message.Contains(text));

    private byte* Allocate(int size) => (byte*)_test.Heap.Allocate((nuint)size);
}
