using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Schedules;

/// <summary>An allocator with a few blocks, close to where they change their class, and what each CPU is to do with it.</summary>
/// <remarks>Whoever holds a frame is written down when an allocation or a free returns, where no thread can switch.</remarks>
public sealed unsafe class FrameScenario : IDisposable
{
    private const int FramesPerBlock = 512;
    private const int Nobody = 0;
    private const int Main = 100;

    /// <summary>Far enough behind the others that a search for them goes through the higher levels of the indexes.</summary>
    private const ulong FarBlock = 300UL << 20;

    private static readonly int[] s_freeCounts = [0, 0, 1, 1, 2, 3, 62, 63, 64, 65, 509, 511];

    private static readonly FieldInfo s_metadata = typeof(FrameAllocator<SteppedCpu>).GetField("_metadata", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly Random _random;
    private readonly int _cpus;
    private readonly int _blocks;

    /// <summary>Whether there are only a few frames, about which all CPUs fight.</summary>
    private readonly bool _isTight;

    /// <summary>Whether it is about whole blocks only.</summary>
    private readonly bool _isLarge;
    private readonly byte* _metadata;
    private readonly FrameAllocator<SteppedCpu> _frames;
    private readonly int[] _owners;
    private readonly List<(ulong Start, int Order)>[] _held;
    private readonly int[][] _work;
    private readonly FreeFrameWatch _watch;

    public FrameScenario(int cpus, int seed)
    {
        _random = new Random(seed);
        _cpus = cpus;
        _isTight = seed % 16 < 6;
        _isLarge = seed % 16 >= 12;
        _blocks = _isTight ? 1 : _isLarge ? 3 : _random.Next(1, 4);
        _owners = new int[_blocks * FramesPerBlock];
        _held = new List<(ulong, int)>[cpus];
        _work = new int[cpus][];
        _watch = new FreeFrameWatch(cpus, _blocks);

        // Half of them where memory is scarce, half above.
        ulong start = seed % 4 < 2 ? 0UL : 64 << 20;
        MemoryMap map = MemoryMap.Create(
            [
                new MemoryMapEntry(start, (ulong)_blocks << 21, MemoryRegionKind.Usable),
                new MemoryMapEntry(FarBlock, seed % 8 < 4 ? 0UL : 2 << 20, MemoryRegionKind.Usable),
            ],
            []).Value;
        _metadata = (byte*)NativeMemory.AlignedAlloc((nuint)FrameAllocator<SteppedCpu>.GetMetadataBytes(map, cpus), 64);
        _frames = new FrameAllocator<SteppedCpu>(map, cpus, default, _metadata);
        First = start >> 12;
    }

    /// <summary>About how many steps all threads take.</summary>
    public int ExpectedSteps { get; private set; }

    private ulong First { get; }

    /// <summary>Brings the blocks into random states, and decides what the CPUs will do.</summary>
    public void Prepare()
    {
        SteppedCpu.Become(0);
        Schedule.BeginAlone();
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            _held[cpu] = [];
            _work[cpu] = new int[_random.Next(2, 7)];
            for (int i = 0; i < _work[cpu].Length; i++)
            {
                _work[cpu][i] = _isTight ? _random.Next(80) : _isLarge ? _random.Next(2) == 0 ? _random.Next(45) : _random.Next(80, 92) : _random.Next(100);
            }

            ExpectedSteps += _work[cpu].Length * 12;
        }

        List<Frame<Size2MiB>> blocks = [];
        while (_frames.TryAllocate(out Frame<Size2MiB> block))
        {
            if (block.Start.Value != FarBlock)
            {
                blocks.Add(block);
            }
        }

        Require(blocks.Count == _blocks, "a fresh allocator has not all its blocks");
        foreach (Frame<Size2MiB> block in blocks)
        {
            PrepareBlock(block);
        }

        for (int block = 0; block < _blocks; block++)
        {
            _watch.Add(block * FramesPerBlock, CountFree(block));
        }

        // Some reserve a block.
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            SteppedCpu.Become(cpu);
            for (int i = _random.Next(3); i > 0; i--)
            {
                Allocate(cpu, 0);
            }
        }
    }

    /// <summary>What a CPU does.</summary>
    public void Run(int cpu)
    {
        SteppedCpu.Become(cpu);
        foreach (int choice in _work[cpu])
        {
            if (choice < 45 && _held[cpu].Count > 0)
            {
                Free(cpu, choice % _held[cpu].Count);
            }
            else
            {
                Allocate(cpu, choice < 80 ? 0 : choice < 88 ? 9 : choice < 92 ? 10 : choice - 91);
            }
        }
    }

    /// <summary>Once all are done: the indexes tell the truth, nothing is lost, and all that is free can be had.</summary>
    public void Check()
    {
        SteppedCpu.Become(0);
        Schedule.BeginAlone();
        CheckIndexes();
        int free = 0;
        int wholeBlocks = 0;
        for (int block = 0; block < _blocks; block++)
        {
            int freeInBlock = CountFree(block);
            free += freeInBlock;
            wholeBlocks += freeInBlock == FramesPerBlock ? 1 : 0;
        }

        Require(_frames.FreeFrames == (ulong)free, $"{_frames.FreeFrames} frames are free, but it should be {free}");
        List<Frame<Size2MiB>> blocks = [];
        while (_frames.TryAllocate(out Frame<Size2MiB> block))
        {
            blocks.Add(block);
        }

        Require(blocks.Count == wholeBlocks, $"{blocks.Count} blocks can be had, but {wholeBlocks} are free");
        blocks.ForEach(_frames.Free);
        int taken = 0;
        while (_frames.TryAllocate(out Frame<Size4KiB> frame))
        {
            Mark(frame.Start.Value, 0, Nobody, Main);
            taken++;
        }

        Require(taken == free, $"{taken} frames can be had, but {free} are free");
    }

    public void Dispose() => NativeMemory.AlignedFree(_metadata);

    private int CountFree(int block) => _owners.AsSpan(block * FramesPerBlock, FramesPerBlock).Count(Nobody);

    private void CheckIndexes()
    {
        FrameMetadata metadata = (FrameMetadata)s_metadata.GetValue(_frames)!;
        for (ulong block = 0; block < metadata.BlockCount; block++)
        {
            BlockClass kind = BlockState.GetClass(metadata.States[block]);
            Require(
                metadata.Index.Whole.Contains(block) == (kind == BlockClass.Whole)
                    && metadata.Index.Partial.Contains(block) == (kind == BlockClass.Partial)
                    && metadata.Index.Sparse.Contains(block) == (kind == BlockClass.Sparse),
                $"block {block} is {kind}, but the indexes say something else");
        }
    }

    private void PrepareBlock(Frame<Size2MiB> block)
    {
        int kind = _isTight ? 9 : _random.Next(_isLarge ? 5 : 10);
        if (kind < 3)
        {
            _frames.Free(block);
            return;
        }

        if (kind < 5)
        {
            int owner = _random.Next(_cpus);
            Mark(block.Start.Value, 9, Nobody, owner + 1);
            _held[owner].Add((block.Start.Value, 9));
            return;
        }

        _frames.Split(block);
        int[] order = new int[FramesPerBlock];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (_isTight || _random.Next(2) == 0)
        {
            _random.Shuffle(order);
        }

        int free = _isTight ? _random.Next(2, 7) : s_freeCounts[_random.Next(s_freeCounts.Length)];
        for (int i = 0; i < order.Length; i++)
        {
            ulong start = block.Start.Value + ((ulong)order[i] << 12);
            if (i < free)
            {
                _frames.Free(Frame<Size4KiB>.Create(PhysicalAddress.Create(start)));
                continue;
            }

            // A few belong to those who may free them, the others to nobody who does.
            int owner = i < free + 9 ? i % _cpus : Main;
            Mark(start, 0, Nobody, owner + 1);
            if (owner != Main)
            {
                _held[owner].Add((start, 0));
            }
        }
    }

    private void Allocate(int cpu, int order)
    {
        _watch.Begin(cpu, 1 << order);
        bool isAllocated = TryAllocate(order, out ulong start);
        bool wasFree = _watch.End(cpu, 1 << order);
        if (!isAllocated)
        {
            Require(order != 0 || !wasFree, "no frame is given out, but one was free all the time");
            return;
        }

        Mark(start, order, Nobody, cpu + 1);
        _watch.Add((int)((start >> 12) - First), -(1 << order));
        _held[cpu].Add((start, order));
    }

    private bool TryAllocate(int order, out ulong start)
    {
        bool isAllocated;
        if (order == 0)
        {
            isAllocated = _frames.TryAllocate(out Frame<Size4KiB> frame);
            start = frame.Start.Value;
        }
        else if (order == 9)
        {
            isAllocated = _frames.TryAllocate(out Frame<Size2MiB> frame);
            start = frame.Start.Value;
        }
        else
        {
            isAllocated = _frames.TryAllocateRun(order, PhysicalAddress.Create(1UL << 40), out FrameRange<Size4KiB> run);
            start = run.First.Start.Value;
        }

        return isAllocated;
    }

    private void Free(int cpu, int index)
    {
        (ulong start, int order) = _held[cpu][index];
        _held[cpu].RemoveAt(index);
        Mark(start, order, cpu + 1, Nobody);
        if (order == 0)
        {
            _frames.Free(Frame<Size4KiB>.Create(PhysicalAddress.Create(start)));
        }
        else if (order == 9)
        {
            _frames.Free(Frame<Size2MiB>.Create(PhysicalAddress.Create(start)));
        }
        else
        {
            _frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Create(PhysicalAddress.Create(start)), 1UL << order));
        }

        _watch.Add((int)((start >> 12) - First), 1 << order);
    }

    private void Mark(ulong start, int order, int from, int to)
    {
        Span<int> owners = _owners.AsSpan((int)((start >> 12) - First), 1 << order);
        Require(!owners.ContainsAnyExcept(from), $"0x{start:x}, 2^{order} frames, has another owner");
        owners.Fill(to);
    }

    private static void Require(bool condition, string failure)
    {
        if (!condition)
        {
            throw new InvalidOperationException(failure);
        }
    }
}
