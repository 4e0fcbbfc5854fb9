using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace KernelOS.Tool.Commands;

/// <summary>Ends a command's options at its first other word, as POSIX utilities do.</summary>
/// <remarks>
/// System.CommandLine lets options follow arguments. Its CaptureRemainingTokens is not enough: it splits a word such
/// as <c>--memory=1</c> among the program's arguments if this command has an option of that name. After <c>--</c>
/// nothing is looked at, so that is what is put in.
/// </remarks>
internal static class PositionalBoundary
{
    /// <summary>The arguments with <c>--</c> before the first word that is neither an option nor an option's value.</summary>
    /// <param name="command">The command named by the first argument, or the root command.</param>
    /// <param name="arguments">What the person typed.</param>
    /// <exception cref="ToolException">There is an option that the command does not have.</exception>
    public static IReadOnlyList<string> Mark(Command command, string[] arguments)
    {
        int index = command is RootCommand ? 0 : 1;
        while (index < arguments.Length)
        {
            string word = arguments[index];
            if (word == "--")
            {
                return arguments;
            }

            if (!word.StartsWith('-') || word is "-" or ProgramLine.Then)
            {
                break;
            }

            int separator = word.IndexOf('=');
            string name = separator < 0 ? word : word[..separator];
            Option option = FindOption(command, name)
                ?? throw ToolException.Usage($"unknown option '{name}'; see --help");
            bool hasValue = option.Arity.MaximumNumberOfValues > 0;
            if (separator >= 0 && !hasValue)
            {
                throw ToolException.Usage($"option '{name}' takes no value");
            }

            index += hasValue && separator < 0 ? 2 : 1;
        }

        return command is RootCommand || index >= arguments.Length
            ? arguments
            : [.. arguments[..index], "--", .. arguments[index..]];
    }

    private static Option? FindOption(Command command, string name)
    {
        IEnumerable<Option> inherited = command.Parents.OfType<Command>().SelectMany(parent => parent.Options)
            .Where(option => option.Recursive);
        return command.Options.Concat(inherited)
            .FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
    }
}
