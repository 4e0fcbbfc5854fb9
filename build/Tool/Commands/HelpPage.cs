using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;

namespace KernelOS.Tool.Commands;

/// <summary>What <c>--help</c> prints.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitStatus.Success;
    }

    /// <summary>Writes the page of one command.</summary>
    internal static void Write(Command command, TextWriter output)
    {
        string name = command is RootCommand ? "build/kernelos" : "build/kernelos " + command.Name;
        string rest = string.Concat(command.Arguments.Select(argument => " " + argument.HelpName));
        output.WriteLine($"Usage: {name}{(command is RootCommand ? " COMMAND" : " [OPTIONS]")}{rest}");
        output.WriteLine();
        output.WriteLine(command.Description);
        WriteTable(output, "Commands", command.Subcommands.Select(child => (child.Name, child.Description ?? "")));
        WriteTable(output, "Arguments", command.Arguments.Select(argument => (argument.HelpName ?? argument.Name, argument.Description ?? "")));
        WriteTable(output, "Options", command.Options.Select(option => (Names(option), option.Description ?? ""))
            .Append(("-h, --help", "This page.")).Distinct());
        if (command is RootCommand)
        {
            output.WriteLine();
            output.WriteLine("build/kernelos COMMAND --help tells more.");
        }
    }

    private static string Names(Option option) =>
        option.Name == "--help" ? "-h, --help" : $"{option.Name} {option.HelpName}".TrimEnd();

    private static void WriteTable(TextWriter output, string title, IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] table = [.. rows.Select(row => row.Name == "-h, --help" ? (row.Name, "This page.") : row)];
        if (table.Length == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title + ":");
        foreach ((string name, string text) in table.Distinct())
        {
            string[] lines = text.Split('\n');
            output.WriteLine($"  {name,-26}  {lines[0]}");
            foreach (string line in lines.Skip(1))
            {
                output.WriteLine($"  {"",-26}  {line}");
            }
        }
    }
}
