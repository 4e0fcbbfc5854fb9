using KernelOS.Tool.Building;

namespace KernelOS.Tool.Benchmarks;

/// <summary>The host's part of the benchmark memory: BenchmarkDotNet over the release build of <c>KernelOS.Core</c>.</summary>
internal sealed class HostBenchmarks
{
    private readonly Repository _repository;

    /// <summary>Runs what is in <paramref name="repository"/>.</summary>
    public HostBenchmarks(Repository repository)
    {
        _repository = repository;
    }

    /// <summary>Builds and runs; the exit status.</summary>
    public int Run()
    {
        return 0;
    }
}
