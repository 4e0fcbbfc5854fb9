using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>The kernel's tests of itself, on each machine.</summary>
[Category("Boot")]
public sealed class SelfTestTests
{
    /// <summary>What the kernel must have tested; more is welcome.</summary>
    private static readonly string[] s_names =
    [
        "runtime-objects", "runtime-arrays", "runtime-dispatch", "runtime-delegates", "backtrace", "interrupt-registers",
        "frames", "large-frames", "heap", "heap-alignment", "paging", "guard-pages", "protection",
        "threads", "thread-priorities", "thread-preemption", "thread-slices", "thread-blocking", "thread-registers", "steady-state", "two-processes",
    ];

    private static IReadOnlyList<GuestMachine> Machines => GuestMachine.All;

    [TestCaseSource(nameof(Machines))]
    public void AllPass(GuestMachine machine)
    {
        BootResult result = new KernelRunner(machine, "--append", "selftest").Boot([], []);
        string[] lines = [.. result.LogLines.Where(line => line.Contains("selftest: ")).Select(line => line[line.IndexOf("selftest: ")..])];
        Assert.That(lines, Is.SupersetOf(s_names.Select(name => $"selftest: {name} ok")), result.Describe());
        Assert.That(lines.Last(), Does.Match("^selftest: [0-9]+ passed, 0 failed$"), result.Describe());
        Assert.That(result.Status, Is.Zero, result.Describe());
    }
}
