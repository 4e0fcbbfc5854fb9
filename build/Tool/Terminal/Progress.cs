using System;
using Spectre.Console;

namespace KernelOS.Tool.Terminal;

/// <summary>Shows on standard error that something takes its time: with a spinner if that is a terminal, else in a line.</summary>
internal static class Progress
{
    /// <summary>Does <paramref name="work"/> and meanwhile shows <paramref name="what"/>.</summary>
    public static TResult During<TResult>(string what, Func<TResult> work)
    {
        if (!HostTerminal.IsTerminal(2))
        {
            Messages.Say(what);
            return work();
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Status().Start(Markup.Escape(what), _ => work());
    }
}
