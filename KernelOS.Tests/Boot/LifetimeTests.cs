using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>After programs that fork, execute, thread, pipe, map and die at random, everything is back, also if allocations failed.</summary>
[Category("Boot")]
public sealed class LifetimeTests
{
    private const int Steps = 400;

    // Kernel stacks and tables that are kept for the next thread, however many programs there were before.
    private const int WarmingUp = 4;
    private const int KeptFrames = 2;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(150);

    // Every so many allocations one fails: often enough that nothing works, or so seldom that much does.
    private static readonly int[] s_oneIn = [3, 30, 300, 3000];

    [Test]
    public void AfterChaosEverythingIsBack()
    {
        int[] seeds = [.. Enumerable.Range(1, WarmingUp), .. Enumerable.Range(1, 8)];
        (CommandResult result, IReadOnlyList<KernelUse> uses) = Run("counts", seeds);
        string report = Describe(result, uses);
        Assert.That(Encoding.ASCII.GetString(result.Output), Is.EqualTo(string.Concat(seeds.Select(_ => "begun\nended\n"))), report);
        Assert.That(result.Status, Is.Zero, report);
        Assert.That(uses, Has.Count.EqualTo(seeds.Length), report);
        Assert.That(uses.Select(use => use.Objects).Distinct(), Has.Exactly(1).Items, report);
        IEnumerable<long> frames = uses.Skip(WarmingUp - 1).Select(use => use.Frames);
        Assert.That(frames.Max() - frames.Min(), Is.LessThanOrEqualTo(KeptFrames), report);
        TestContext.Progress.WriteLine($"lifetime: seeds 1 to 8, {Steps} steps each: {uses[^1].Objects}");
    }

    [TestCaseSource(nameof(s_oneIn))]
    public void WhenAllocationsFailNothingBreaksOrLeaks(int oneIn)
    {
        // The last program runs without failures.
        int[] seeds = [.. Enumerable.Range(1, 6)];
        (CommandResult result, IReadOnlyList<KernelUse> uses) = Run($"counts fail-allocation={oneIn + 1},{oneIn}", seeds);
        string report = Describe(result, uses);
        Assert.That(Encoding.ASCII.GetString(result.Output), Does.EndWith("begun\nended\n"), report);
        Assert.That(result.Status, Is.Zero, report);
        Assert.That(uses, Has.Count.EqualTo(seeds.Length), report);
        Assert.That(uses.Select(use => use.Objects).Distinct(), Is.EqualTo(new[] { Undisturbed.Value }), report);
    }

    // What is in use after one program without failures: the files of the initial file system, and the session's own.
    private static Lazy<string> Undisturbed { get; } = new(() => Run("counts", [1, 2]).Uses[0].Objects);

    private static (CommandResult Result, IReadOnlyList<KernelUse> Uses) Run(string options, int[] seeds)
    {
        string program = UserProgram.Build("chaos", CLibrary.Musl);
        string log = Path.GetTempFileName();
        try
        {
            List<string> arguments = ["run", "--timeout", $"{s_limit.TotalSeconds}", "--log", log, "--append", options];
            foreach (int seed in seeds)
            {
                arguments.AddRange([program, $"{seed}", $"{Steps}", "--then"]);
            }

            arguments.RemoveAt(arguments.Count - 1);
            CommandResult result = new KernelosTool().Run(arguments, [], s_limit + TimeSpan.FromSeconds(60));
            return (result, KernelUse.Read(File.ReadAllText(log)));
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static string Describe(CommandResult result, IReadOnlyList<KernelUse> uses) =>
        $"{Encoding.UTF8.GetString(result.Error)}\n{string.Join('\n', uses)}";
}
