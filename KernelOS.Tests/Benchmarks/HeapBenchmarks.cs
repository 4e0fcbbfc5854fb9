using BenchmarkDotNet.Attributes;
using KernelOS.Benchmarks;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.Tests.Benchmarks;

/// <summary>The kernel's heap beside a plain first-fit list, in an arena of 16 MiB with 4,096 blocks of 16 to 4,095 bytes.</summary>
public unsafe class HeapBenchmarks
{
    private const int Count = 10_000;

    private KernelHeap<ArenaPages, SoleUser> _heap = null!;
    private PlainListHeap _list = null!;
    private void** _slots;
    private ushort* _indexes;
    private ushort* _sizes;

    [GlobalSetup(Targets = [nameof(Replace), nameof(Fixed64)])]
    public void SetUpHeap()
    {
        MakeArrays();
        _heap = new KernelHeap<ArenaPages, SoleUser>(HostMemory.Allocate(HeapWork<ArenaPages>.ArenaBytes), HeapWork<ArenaPages>.ArenaBytes, default, new SoleUser(), new HeapOptions());
        HeapWork<ArenaPages>.Fill(_heap, _slots, _sizes);
    }

    [GlobalSetup(Targets = [nameof(ReplaceInList), nameof(Fixed64InList)])]
    public void SetUpList()
    {
        MakeArrays();
        _list = new PlainListHeap(HostMemory.Allocate(HeapWork<ArenaPages>.ArenaBytes), HeapWork<ArenaPages>.ArenaBytes);
        for (uint i = 0; i < HeapWork<ArenaPages>.Slots; i++)
        {
            _slots[i] = _list.Allocate(_sizes[i]);
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Replace() => HeapWork<ArenaPages>.Replace(_heap, _slots, _indexes, _sizes, Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ReplaceInList()
    {
        for (int i = 0; i < Count; i++)
        {
            ref void* slot = ref _slots[_indexes[i]];
            _list.Free(slot);
            slot = _list.Allocate(_sizes[i]);
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Fixed64() => HeapWork<ArenaPages>.Fixed64(_heap, Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Fixed64InList()
    {
        for (int i = 0; i < Count; i++)
        {
            _list.Free(_list.Allocate(64));
        }
    }

    private void MakeArrays()
    {
        _slots = (void**)HostMemory.Allocate(HeapWork<ArenaPages>.Slots * (nuint)sizeof(void*));
        _indexes = (ushort*)HostMemory.Allocate(Count * sizeof(ushort));
        _sizes = (ushort*)HostMemory.Allocate(Count * sizeof(ushort));
        XorShiftStar random = XorShiftStar.Create();
        for (int i = 0; i < Count; i++)
        {
            _indexes[i] = (ushort)random.Below(HeapWork<ArenaPages>.Slots);
            _sizes[i] = (ushort)random.NextSize();
        }
    }
}
