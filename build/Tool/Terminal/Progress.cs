using System;
using Spectre.Console;

namespace KernelOS.Tool.Terminal;

/// <summary>Shows that something takes its time: on standard error, and only if that is a terminal.</summary>
internal static class Progress
{
    /// <summary>Does <paramref name="work"/> with a spinner beside <paramref name="what"/>.</summary>
    public static TResult During<TResult>(string what, Func<TResult> work)
    {
        if (!HostTerminal.IsTerminal(2))
        {
            return work();
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Status().Start(Markup.Escape(what), _ => work());
    }
}
