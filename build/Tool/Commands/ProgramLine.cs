using System.Collections.Generic;

namespace KernelOS.Tool.Commands;

/// <summary>A program of the host and its arguments, as typed.</summary>
/// <param name="HostPath">The program's file.</param>
/// <param name="Arguments">What follows it.</param>
internal sealed record ProgramLine(string HostPath, IReadOnlyList<string> Arguments)
{
    /// <summary>The separate word between two programs.</summary>
    public const string Then = "--then";

    /// <summary>Splits the words at each <c>--then</c>; nothing at all gives no program.</summary>
    /// <exception cref="ToolException">A program is missing beside a <c>--then</c>.</exception>
    public static IReadOnlyList<ProgramLine> Split(IReadOnlyList<string> words)
    {
        List<ProgramLine> programs = [];
        if (words.Count == 0)
        {
            return programs;
        }

        List<string> current = [];
        foreach (string word in words)
        {
            if (word == Then)
            {
                programs.Add(Make(current));
                current = [];
            }
            else
            {
                current.Add(word);
            }
        }

        programs.Add(Make(current));
        return programs;
    }

    private static ProgramLine Make(List<string> words) => words.Count > 0
        ? new ProgramLine(words[0], words.GetRange(1, words.Count - 1))
        : throw ToolException.Usage($"'{Then}' must stand between two programs");
}
