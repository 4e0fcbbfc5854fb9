using System.IO;
using System.Text;
using Spectre.Console;

namespace KernelOS.Tool.Terminal;

/// <summary>Standard error as Spectre.Console's output, which otherwise asks <see cref="System.Console"/>.</summary>
internal sealed class ErrorTerminal : IAnsiConsoleOutput
{
    /// <inheritdoc/>
    public TextWriter Writer => StandardText.Error;

    /// <inheritdoc/>
    public bool IsTerminal => HostTerminal.IsTerminal(2);

    /// <inheritdoc/>
    public int Width => HostTerminal.Size().Columns;

    /// <inheritdoc/>
    public int Height => HostTerminal.Size().Rows;

    /// <summary>Nothing: it is UTF-8 always.</summary>
    public void SetEncoding(Encoding encoding)
    {
    }
}
