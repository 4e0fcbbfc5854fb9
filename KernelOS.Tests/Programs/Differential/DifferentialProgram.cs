using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace KernelOS.Tests.Programs.Differential;

/// <summary>A program of this folder: cases that print the same on Linux and on KernelOS.</summary>
/// <param name="Name">The name of its source without <c>.c</c>.</param>
/// <param name="Cases">The names of its cases, in the order of the source.</param>
public sealed partial record DifferentialProgram(string Name, IReadOnlyList<string> Cases)
{
    // What calls for something that the kernel does not have yet: PROGRAM/CASE.
    private static readonly string[] s_notYet = [];

    /// <summary>Every program, with the cases that the kernel has everything for.</summary>
    public static IReadOnlyList<DifferentialProgram> All { get; } =
    [
        .. Directory.GetFiles(Folder, "*.c").Order(StringComparer.Ordinal).Select(Read).Where(program => program.Cases.Count > 0),
    ];

    /// <summary>How many cases the kernel lacks something for.</summary>
    public static int NotYetCount => s_notYet.Length;

    private static string Folder => RepositoryFolder.Combine("KernelOS.Tests", "Programs", "Differential");

    /// <summary>What <see cref="UserProgram"/> calls it.</summary>
    public string Source => $"Differential/{Name}";

    private static DifferentialProgram Read(string source)
    {
        string name = Path.GetFileNameWithoutExtension(source);
        IEnumerable<string> cases = CaseHead().Matches(File.ReadAllText(source)).Select(match => match.Groups[1].Value);
        return new DifferentialProgram(name, [.. cases.Where(one => !s_notYet.Contains($"{name}/{one}"))]);
    }

    [GeneratedRegex(@"^CASE\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex CaseHead();
}
