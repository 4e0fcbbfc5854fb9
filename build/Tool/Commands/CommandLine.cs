using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Commands;

/// <summary>The commands, and what is done with a command line.</summary>
internal sealed class CommandLine
{
    // "@file" and "[directive]" would be read by the parser; to a program they are arguments like any other.
    private static readonly ParserConfiguration s_configuration = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    private readonly RootCommand _root = new("Builds, boots, tests and debugs KernelOS, an operating-system kernel in C#.");

    /// <summary>Makes the commands; <paramref name="repository"/> is asked only when one is carried out.</summary>
    public CommandLine(Func<Repository> repository)
    {
        _root.Directives.Clear();
        _root.Add(new RunCommand(repository));
        _root.Add(new BuildCommand(repository));
        _root.Add(new TestCommand(repository));
        _root.Add(new BenchCommand(repository));
        _root.Add(new DebugCommand(repository));
        _root.Add(new SetupCommand());
        _root.Add(new CleanCommand(repository));
        foreach (HelpOption help in _root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpPage();
        }

        foreach (VersionOption version in _root.Options.OfType<VersionOption>().ToArray())
        {
            _root.Options.Remove(version);
        }
    }

    /// <summary>Carries out a command line; the exit status.</summary>
    /// <exception cref="ToolException">The command line is wrong, or the command failed.</exception>
    public int Invoke(string[] arguments)
    {
        ParseResult parsed = Parse(arguments);
        return parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = StandardText.Output,
            Error = StandardText.Error,
        });
    }

    /// <summary>Parses a command line.</summary>
    /// <exception cref="ToolException">It is wrong.</exception>
    public ParseResult Parse(string[] arguments) => Parse(_root, arguments);

    /// <summary>Parses a command line of the given commands.</summary>
    /// <exception cref="ToolException">It is wrong.</exception>
    internal static ParseResult Parse(RootCommand root, string[] arguments)
    {
        if (arguments.Length == 0)
        {
            arguments = ["--help"];
        }

        Command command = root.Subcommands.FirstOrDefault(candidate => candidate.Name == arguments[0]) ?? root;
        if (command == root && !arguments[0].StartsWith('-'))
        {
            throw ToolException.Usage($"unknown command '{arguments[0]}'; see --help");
        }

        ParseResult parsed = root.Parse(PositionalBoundary.Mark(command, arguments), s_configuration);
        return parsed.Errors.Count == 0 || parsed.Action is HelpPage
            ? parsed
            : throw ToolException.Usage(parsed.Errors[0].Message.TrimEnd('.') + "; see --help");
    }
}
