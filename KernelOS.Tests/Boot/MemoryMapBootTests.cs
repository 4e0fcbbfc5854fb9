using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>The page of <c>run --memory-map</c> from a running kernel.</summary>
[Category("Boot")]
public sealed partial class MemoryMapBootTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    // Between what the program reads and what is drawn when it ends lie its last page faults, and its open files.
    private const long Tolerance = 256;

    [Test]
    public void ThePagesTotalsAreThoseOfMeminfo()
    {
        string page = Path.ChangeExtension(Path.GetTempFileName(), ".html");
        try
        {
            CommandResult result = new KernelosTool().Run(
                ["run", "--quiet", "--memory", "256M", "--memory-map", page, "/bin/busybox", "cat", "/proc/meminfo"], [], s_limit);
            string output = Encoding.ASCII.GetString(result.Output);
            Assert.That(result.Status, Is.Zero, Encoding.UTF8.GetString(result.Error));
            Dictionary<string, long> told = Line().Matches(output).ToDictionary(match => match.Groups[1].Value, match => Number(match.Groups[2].Value));
            string html = File.ReadAllText(page);
            string last = html[html.LastIndexOf("<section", StringComparison.Ordinal)..];
            Match sums = Sums().Match(last);
            Dictionary<string, long> drawn = Row().Matches(last).ToDictionary(match => match.Groups[1].Value, match => Number(match.Groups[2].Value) * 4);

            Assert.That(Number(sums.Groups[1].Value) * 4, Is.EqualTo(told["MemTotal"]), output);
            Assert.That(Number(sums.Groups[2].Value) * 4, Is.EqualTo(told["MemFree"]).Within(Tolerance), output);
            Assert.That(drawn["files"], Is.EqualTo(told["Cached"]), output);
            Assert.That(drawn["private memory"], Is.EqualTo(told["AnonPages"]).Within(Tolerance), output);
            Assert.That(drawn["kernel stacks"], Is.EqualTo(told["KernelStack"]), output);
            Assert.That(drawn["page tables"], Is.EqualTo(told["PageTables"]).Within(Tolerance), output);

            // The kernel's image, the frame table and the allocator's own are taken before there is an allocator, but for a
            // few frames of the latter.
            string[] own = ["kernel image", "frame table", "frame allocator"];
            Assert.That(
                drawn.Where(row => !own.Contains(row.Key)).Sum(row => row.Value),
                Is.InRange(told["MemTotal"] - drawn["frame allocator"], told["MemTotal"]),
                last[..4000]);
            Assert.That(
                told["MemFree"] + told["AnonPages"] + told["Cached"] + told["Slab"] + told["KernelStack"] + told["PageTables"],
                Is.EqualTo(told["MemTotal"]),
                output);
            Assert.That(html, Does.Contain("page tables of the kernel&#39;s half").And.Contain("page tables of busybox ["));
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Test]
    public void AFileThatIsNoPictureIsRefused()
    {
        CommandResult result = new KernelosTool().Run(["run", "--memory-map", "/tmp/map.txt", "/bin/busybox"], [], s_limit);
        Assert.That(result.Status, Is.EqualTo(2));
        Assert.That(Encoding.UTF8.GetString(result.Error), Does.Contain("--memory-map needs a FILE that ends in .html or .svg"));
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\w+): +(\d+) kB$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"data-managed='(\d+)' data-free='(\d+)'")]
    private static partial Regex Sums();

    [GeneratedRegex(@"<td><span class='key \w+'></span>([a-z ]+)</td><td class='n'>(\d+)</td>")]
    private static partial Regex Row();
}
