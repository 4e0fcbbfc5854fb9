using System;
using System.Runtime.InteropServices;

namespace KernelOS.Core.Files.Devices;

/// <summary>How a terminal treats what passes through it; laid out as the kernel side of Linux's <c>struct termios</c>.</summary>
/// <remarks>
/// <code>
/// +0 input flags   +4 output flags   +8 control flags   +12 local flags   +16 line   +17 control characters (19)   36 bytes
/// </code>
/// They are kept for who asks. The host's terminal does the work, so that changing them changes nothing else yet.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct TerminalAttributes
{
    /// <summary>Flags for input, such as ICRNL.</summary>
    public uint Input;

    /// <summary>Flags for output, such as OPOST.</summary>
    public uint Output;

    /// <summary>Speed and character format.</summary>
    public uint Control;

    /// <summary>Flags for editing and echo, such as ICANON.</summary>
    public uint Local;

    /// <summary>The line discipline's number, 0.</summary>
    public byte Line;

    /// <summary>The characters with a meaning.</summary>
    public ControlCharacters Characters;

    /// <summary>What a terminal starts with.</summary>
    public static TerminalAttributes Default
    {
        get
        {
            TerminalAttributes attributes = new()
            {
                Input = 0x0500,   // ICRNL, IXON
                Output = 0x0005,  // OPOST, ONLCR
                Control = 0x00BF, // 38400 baud, 8 bits, CREAD
                Local = 0x8003,   // ISIG, ICANON, IEXTEN; no echo: the host's terminal echoes and edits, so that programs must not
            };
            ReadOnlySpan<byte> characters = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
            characters.CopyTo(attributes.Characters);
            return attributes;
        }
    }
}
