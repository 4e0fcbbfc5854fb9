using System;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Integers as text, in UTF-16 and UTF-8, at their limits, and where it does not fit.</summary>
internal static class IntegerFormattingChecks
{
    private static string[] Formats => ["", "D", "d1", "D5", "D25", "X", "x", "X2", "x16", "X20", "G", "g", "B", "b12", "D0", "X0"];

    public static void Run(Transcript transcript)
    {
        transcript.Group("integer formatting");
        foreach (string format in Formats)
        {
            Format(transcript, format, 0);
            Format(transcript, format, 7);
            Format(transcript, format, -1);
            Format(transcript, format, 255);
            Format(transcript, format, int.MaxValue);
            Format(transcript, format, int.MinValue);
            Format(transcript, format, 12345678901L);
            Format(transcript, format, long.MaxValue);
            Format(transcript, format, long.MinValue);
            Format(transcript, format, ulong.MaxValue);
            Format(transcript, format, (byte)200);
            Format(transcript, format, (sbyte)-100);
            Format(transcript, format, short.MinValue);
            Format(transcript, format, ushort.MaxValue);
            Format(transcript, format, uint.MaxValue);
            Format(transcript, format, (nint)(-5));
            Format(transcript, format, nuint.MaxValue);
        }

        for (int length = 0; length < 8; length++)
        {
            bool fits = (-12345).TryFormat(new char[length], out int written);
            transcript.Line("fits", fits);
            transcript.Line("written", written);
        }

        transcript.Line("int", 42.ToString());
        transcript.Line("negative", (-42).ToString());
        transcript.Line("hexadecimal", 48879.ToString("x8"));
        transcript.Line("ulong", ulong.MaxValue.ToString());
        transcript.Line("byte", ((byte)7).ToString("D3"));
        transcript.Line("bool", true.ToString());
        transcript.Line("as object", ((object)12).ToString());
    }

    private static void Format<T>(Transcript transcript, string format, T value)
        where T : ISpanFormattable, IUtf8SpanFormattable
    {
        Span<char> characters = stackalloc char[96];
        Span<byte> bytes = stackalloc byte[96];
        bool isFormatted = value.TryFormat(characters, out int length, format, null);
        bool isAlsoFormatted = value.TryFormat(bytes, out int byteLength, format, null);
        bool isSame = isFormatted && isAlsoFormatted && length == byteLength;
        for (int i = 0; isSame && i < length; i++)
        {
            isSame = characters[i] == bytes[i];
        }

        transcript.Line(format, isSame ? characters[..length] : "differs");
    }
}
