using System;
using KernelOS.Core.Primitives;

namespace KernelOS.Drivers;

/// <summary>The kernel's log: lines on the first serial port, each with the time since boot.</summary>
internal static class KernelLog
{
    private static readonly Uart s_port = new(Uart.Com1);

    /// <summary>Makes the port ready.</summary>
    public static void Initialize() => s_port.Initialize();

    /// <summary>Writes one line; UTF-8 without its line end.</summary>
    public static void WriteLine(ReadOnlySpan<byte> line)
    {
        WriteTime(TscClock.Now);
        Write(line);
        Write("\r\n"u8);
    }

    /// <summary>Writes bytes as they are.</summary>
    public static void Write(ReadOnlySpan<byte> text) => s_port.Send(text);

    /// <summary>Writes <c>[seconds.microseconds] </c>.</summary>
    private static void WriteTime(Instant time)
    {
        ulong microseconds = (ulong)time.Nanoseconds / 1000;
        Span<byte> text = stackalloc byte[16];
        text.Fill((byte)' ');
        int position = text.Length - 1;
        text[--position] = (byte)']';
        for (int digit = 0; digit < 12 && (digit <= 6 || microseconds != 0); digit++)
        {
            if (digit == 6)
            {
                text[--position] = (byte)'.';
            }

            text[--position] = (byte)('0' + (microseconds % 10));
            microseconds /= 10;
        }

        text[0] = (byte)'[';
        Write(text);
    }
}
