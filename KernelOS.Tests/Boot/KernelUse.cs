using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace KernelOS.Tests.Boot;

/// <summary>What the kernel has in use after a program, as the option <c>counts</c> logs it.</summary>
/// <param name="Frames">Free frames, with those of the kernel's heap, which keeps what it has once had.</param>
/// <param name="Objects">Everything else, as it is written: names and counts.</param>
public sealed partial record KernelUse(long Frames, string Objects)
{
    private const int FrameBytes = 4096;

    /// <summary>The same without the files, which stay when the program that has made them ends.</summary>
    public string ObjectsWithoutFiles => Files().Replace(Objects, "");

    /// <summary>What is in use although no program runs, but for files and a stack at hand; nothing if all is well.</summary>
    public IEnumerable<string> Leftovers =>
        Counts().Matches(Objects).Where(count => count.Groups[1].Value is not ("files" or "stacks") && count.Groups[2].Value != "0").Select(count => count.Value);

    /// <summary>What the log says, in its order.</summary>
    public static IReadOnlyList<KernelUse> Read(string log) =>
        [.. Line().Matches(log).Select(match => new KernelUse(Number(match, 1) + (Number(match, 2) / FrameBytes), match.Groups[3].Value))];

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"counts: frames (\d+) heap (\d+) heap-used \d+ (\w+ \d+(?: \w+ \d+)*)")]
    private static partial Regex Line();

    [GeneratedRegex(@"(\w+) (\d+)")]
    private static partial Regex Counts();

    [GeneratedRegex(@"files \d+ ")]
    private static partial Regex Files();
}
