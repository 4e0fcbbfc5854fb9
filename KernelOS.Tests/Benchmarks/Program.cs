using System;
using System.Linq;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Benchmarks;
using Perfolizer.Horology;

// A few minutes in all; "--full" takes BenchmarkDotNet's own choice of how often and how long to measure.
Job job = args.Contains("--full")
    ? Job.Default
    : Job.Default.WithWarmupCount(3).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100));
ManualConfig configuration = ManualConfig.CreateEmpty()
    .AddLogger(NullLogger.Instance)
    .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Statistics)
    .AddColumn(StatisticColumn.Min)
    .WithOption(ConfigOptions.DisableLogFile, true);
ConsoleLogger console = new();
bool all = true;
if (args.Contains("--scaling"))
{
    Scaling.Run(Console.Out);
    return 0;
}

foreach (Type type in (Type[])[typeof(FrameBenchmarks), typeof(FrameStartBenchmarks), typeof(HeapBenchmarks), typeof(PagingBenchmarks<X86_64PageTableFormat>), typeof(PagingBenchmarks<LpaePageTableFormat>)])
{
    Summary summary = BenchmarkRunner.Run(type, configuration);
    Console.WriteLine($"\n{Describe(type)}");
    MarkdownExporter.Console.ExportToLog(summary, console);
    all &= summary.Reports.Length > 0 && summary.Reports.All(report => report.Success);
}

Console.WriteLine();
Scaling.Run(Console.Out);
return all ? 0 : 1;

static string Describe(Type type) => type.IsGenericType
    ? $"{type.Name.Split('`')[0]}, {type.GenericTypeArguments[0].Name}"
    : type.Name;
