using System.Collections.Generic;
using System.IO;
using KernelOS.Tool.Building;
using KernelOS.Tool.Terminal;

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

    /// <summary>Builds, runs and writes the tables; the exit status, 0 only if everything was measured.</summary>
    /// <param name="isFull">Whether to measure for as long as BenchmarkDotNet likes, not only for a minute.</param>
    /// <exception cref="ToolException">The program does not build.</exception>
    public int Run(bool isFull)
    {
        ReleaseBuild.Run(_repository, "KernelOS.Tests", "Benchmarks", "KernelOS.Benchmarks.csproj");
        List<string> arguments = [Path.Combine(_repository.Artifacts, "bin", "KernelOS.Benchmarks", "release", "KernelOS.Benchmarks.dll")];
        if (isFull)
        {
            arguments.Add("--full");
        }

        SubprocessResult result = Progress.During(isFull ? "measuring on the host, for many minutes" : "measuring on the host, for a minute", () => Subprocess.Run("dotnet", arguments, _repository.Artifacts));
        StandardText.Output.WriteLine(result.Output);
        return result.ExitCode == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }
}
