using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using KernelOS.Drivers;

namespace KernelOS.Diagnostics;

/// <summary>What a panic writes to: the first serial port itself, byte by byte, without lock, buffer, interrupt or allocation.</summary>
internal static class PanicConsole
{
    /// <summary>Writes UTF-8 as it is.</summary>
    public static void Write(ReadOnlySpan<byte> text) => new Uart(Uart.Com1).Send(text);

    /// <summary>Writes UTF-16 text.</summary>
    public static void Write(ReadOnlySpan<char> text)
    {
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            uint scalar = Utf8.NextScalar(text, ref i);
            Span<byte> part = encoded[..Utf8.CountBytes(scalar)];
            Utf8.Encode(scalar, part);
            Write(part);
        }
    }

    /// <summary>Writes an interpolated string.</summary>
    public static void Write(ref Message text) => Write(text.Text);

    /// <summary>Ends the line.</summary>
    public static void EndLine() => Write("\r\n"u8);
}
