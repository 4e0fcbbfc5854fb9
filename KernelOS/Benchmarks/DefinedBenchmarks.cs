using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Platform;

namespace KernelOS.Benchmarks;

/// <summary>The work that other allocators and page tables have done too; on the machine and on the host the same.</summary>
/// <remarks>Each home has an <c>Arena</c> and a <c>Measurement</c> of its own: where memory comes from and how instructions are counted.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static class DefinedBenchmarks<TPlatform>
    where TPlatform : struct, ICpu, IPhysicalMemory
{
    /// <summary>Measures all of it.</summary>
    public static void Run()
    {
        FrameBenchmarks<TPlatform>.Run();
        HeapBenchmarks.Run();
        PagingBenchmarks<X86_64PageTableFormat, TPlatform>.Run("x86-64"u8);
        PagingBenchmarks<LpaePageTableFormat, TPlatform>.Run("lpae"u8);
    }
}
