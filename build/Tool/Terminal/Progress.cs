using System;
using System.Runtime.InteropServices;
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

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new ErrorTerminal(),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
        });
        // The spinner hides the cursor; whoever ends the command meanwhile shall have it back.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => ShowCursor());
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ShowCursor());
        return console.Status().Start(Markup.Escape(what), _ => work());
    }

    private static void ShowCursor() => StandardText.Error.Write("\e[?25h");
}
