using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
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
        bool isRoot = command is RootCommand;
        string usage = isRoot ? "build/kernelos COMMAND" : $"build/kernelos {command.Name} [OPTIONS]";
        output.WriteLine($"Usage: {usage}{string.Concat(command.Arguments.Select(argument => " " + argument.HelpName))}");
        output.WriteLine();
        output.WriteLine(command.Description);
        WriteTable(output, "Commands", command.Subcommands.Select(child => (child.Name, FirstLine(child.Description))));
        WriteTable(output, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        WriteTable(output, "Options", command.Options.Where(option => option is not HelpOption)
            .Select(option => ($"{option.Name} {option.HelpName}".TrimEnd(), option.Description ?? ""))
            .Append(("-h, --help", isRoot ? "This page; after a COMMAND, that command's page." : "This page.")));
    }

    private static string FirstLine(string? text) => (text ?? "").Split('\n')[0];

    private static void WriteTable(TextWriter output, string title, IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] table = [.. rows];
        if (table.Length == 0)
        {
            return;
        }

        int width = table.Max(row => row.Name.Length);
        output.WriteLine();
        output.WriteLine(title + ":");
        foreach ((string name, string text) in table)
        {
            output.WriteLine($"  {name.PadRight(width)}  {text.Replace("\n", "\n".PadRight(width + 5), StringComparison.Ordinal)}");
        }
    }
}
