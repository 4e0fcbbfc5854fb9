using System;

namespace KernelOS.Core.Files.Console;

/// <summary>Which of the standard streams are terminals on the side of whoever started the machine.</summary>
[Flags]
public enum TerminalStreams
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Standard input.</summary>
    Input = 1 << 0,

    /// <summary>Standard output.</summary>
    Output = 1 << 1,

    /// <summary>Standard error.</summary>
    Error = 1 << 2,
}
