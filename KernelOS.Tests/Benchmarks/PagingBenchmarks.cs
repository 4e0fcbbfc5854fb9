using BenchmarkDotNet.Attributes;
using KernelOS.Benchmarks;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;

namespace KernelOS.Tests.Benchmarks;

/// <summary>16,384 pages of 4 KiB: mapping and unmapping all, one by one and as a range, and translating an address in each.</summary>
/// <typeparam name="TFormat">The tables' format.</typeparam>
[GenericTypeArguments(typeof(X86_64PageTableFormat))]
[GenericTypeArguments(typeof(LpaePageTableFormat))]
public unsafe class PagingBenchmarks<TFormat>
    where TFormat : struct, IPageTableFormat
{
    private const int Pages = 16_384;
    private const uint Frames = 512;

    private ulong* _next;
    private BumpFrames _frames;
    private PageMapper<TFormat, DirectWindow<HostMemory>, BumpFrames> _mapper;

    [GlobalSetup(Targets = [nameof(MapAndUnmap), nameof(MapAndUnmapRange)])]
    public void Setup()
    {
        HostMemory memory = new((nint)HostMemory.Allocate(Frames << Size4KiB.Shift));
        _next = (ulong*)HostMemory.Allocate(4096);
        _frames = new BumpFrames(_next, Frames);
        RootTable<TFormat>.TryCreate(_frames, memory, -1, out Frame<Size4KiB> root);
        _mapper = new PageMapper<TFormat, DirectWindow<HostMemory>, BumpFrames>(root, new DirectWindow<HostMemory>(memory), _frames, Size4KiB.Shift);
        *_next = 1;
    }

    [GlobalSetup(Target = nameof(Translate))]
    public void SetUpMapped()
    {
        Setup();
        PagingWork<TFormat, DirectWindow<HostMemory>, BumpFrames>.Map<Size4KiB>(_mapper, _frames, Pages);
    }

    [Benchmark(OperationsPerInvoke = Pages)]
    public void MapAndUnmap()
    {
        *_next = 1;
        PagingWork<TFormat, DirectWindow<HostMemory>, BumpFrames>.Map<Size4KiB>(_mapper, _frames, Pages);
        PagingWork<TFormat, DirectWindow<HostMemory>, BumpFrames>.Unmap<Size4KiB>(_mapper, _frames, Pages);
    }

    [Benchmark(OperationsPerInvoke = Pages)]
    public void MapAndUnmapRange()
    {
        *_next = 1;
        PagingWork<TFormat, DirectWindow<HostMemory>, BumpFrames>.MapRange(_mapper, _frames, (ulong)Pages << Size4KiB.Shift);
        PagingWork<TFormat, DirectWindow<HostMemory>, BumpFrames>.UnmapRange(_mapper, _frames, (ulong)Pages << Size4KiB.Shift);
    }

    [Benchmark(OperationsPerInvoke = Pages)]
    public void Translate() => PagingWork<TFormat, DirectWindow<HostMemory>, BumpFrames>.Translate<Size4KiB>(_mapper, Pages);
}
