using KernelOS.Arch.X86_64;

namespace KernelOS.Benchmarks;

/// <summary>What the kernel option <c>bench=memory</c> runs before the programs: defined work, to be compared with other kernels and allocators.</summary>
/// <remarks>In instructions only with an emulator that counts those (<c>--icount</c>); <c>build/kernelos bench memory</c> makes a table of it.</remarks>
internal static class MemoryBenchmark
{
    /// <summary>Runs everything, in a thread of priority Normal.</summary>
    public static void Run()
    {
        DefinedBenchmarks<BareMetal>.Run();
        KernelBenchmarks.Run();
    }
}
