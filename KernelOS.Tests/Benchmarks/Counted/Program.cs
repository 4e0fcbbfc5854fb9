using System.Runtime;
using KernelOS.Benchmarks;
using KernelOS.Tests.Freestanding;

namespace KernelOS.Tests.Benchmarks.Counted;

/// <summary>The program's entry.</summary>
internal static unsafe class Program
{
    [RuntimeExport("freestanding_main")]
    public static void Main(int argumentCount, byte** arguments)
    {
        FreestandingProgram.InitializeRuntime();
        HostPlatform.Become(argumentCount - 1);
        DefinedBenchmarks<HostPlatform>.Run();
        FreestandingProgram.Exit(0);
    }
}
