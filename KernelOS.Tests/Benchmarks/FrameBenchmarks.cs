using BenchmarkDotNet.Attributes;
using KernelOS.Benchmarks;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Benchmarks;

/// <summary>Allocating a frame and freeing it, for each of all threads together.</summary>
public unsafe class FrameBenchmarks
{
    private const int Pairs = 200_000;

    private FrameAllocator<HostCpu> _frames = null!;
    private HostThreads _threads = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [ParamsAllValues]
    public Occupancy InUse { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        MemoryMap map = FrameWork<HostCpu>.CreateMap();
        _frames = new FrameAllocator<HostCpu>(map, 2, default, HostMemory.Allocate((nuint)FrameAllocator<HostCpu>.GetMetadataBytes(map, 2)));
        _threads = new HostThreads(Threads);
        if (InUse == Occupancy.Half)
        {
            for (uint i = 0; i < FrameWork<HostCpu>.Count / 2; i++)
            {
                _frames.TryAllocate(out Frame<Size4KiB> _);
            }
        }
        else if (InUse == Occupancy.Fragmented)
        {
            XorShiftStar random = XorShiftStar.Create();
            FrameWork<HostCpu>.HalveAroundBlocks(_frames, ref random, (uint*)HostMemory.Allocate(2 << 20));
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _threads.Dispose();

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void Pair4KiB() => _threads.Run(_ => FrameWork<HostCpu>.Pairs<Size4KiB>(_frames, (uint)(Pairs / Threads)));

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void Pair2MiB() => _threads.Run(_ => FrameWork<HostCpu>.Pairs<Size2MiB>(_frames, (uint)(Pairs / Threads)));
}
