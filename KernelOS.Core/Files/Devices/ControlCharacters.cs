using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Devices;

/// <summary>The characters with a meaning for a terminal, in Linux's order: INTR, QUIT, ERASE, KILL, EOF, TIME, MIN, SWTC, START, STOP, SUSP, EOL, REPRINT, DISCARD, WERASE, LNEXT, EOL2.</summary>
[InlineArray(Length)]
public struct ControlCharacters
{
    /// <summary>How many there are, two of them without a meaning.</summary>
    public const int Length = 19;

    private byte _first;
}
