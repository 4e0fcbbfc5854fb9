using System;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>Forms in which several files under <c>/proc</c> tell something.</summary>
internal static class ProcText
{
    /// <summary>How long a clock tick is that programs count in (USER_HZ is 100).</summary>
    internal const long NanosecondsPerTick = 10_000_000;

    private const int NameWidth = -16;
    private const int NumberWidth = 8;

    /// <summary>Adds a text and a new line.</summary>
    internal static void AddLine(ref Utf8Builder text, scoped ReadOnlySpan<byte> line)
    {
        text.AppendFormatted(line);
        text.AppendFormatted("\n"u8);
    }

    /// <summary>Adds a text that programs have chosen, in which a new line would end the entry: that is written as something else.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="chosen">The text.</param>
    /// <param name="newLine">What stands for a new line.</param>
    /// <param name="backslash">What stands for a backslash.</param>
    internal static void AddEscaped(ref Utf8Builder text, scoped ReadOnlySpan<byte> chosen, scoped ReadOnlySpan<byte> newLine, scoped ReadOnlySpan<byte> backslash)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            text.AppendFormatted(chosen[i] switch
            {
                (byte)'\n' => newLine,
                (byte)'\\' => backslash,
                _ => chosen.Slice(i, 1),
            });
        }
    }

    /// <summary>Adds the numbers of set bits as ranges: <c>0,2-5</c>.</summary>
    internal static void AddRanges(ref Utf8Builder text, ulong bits)
    {
        bool isFirst = true;
        for (int first = 0; first < 64; first++)
        {
            if ((bits >> first & 1) == 0)
            {
                continue;
            }

            int last = first;
            while (last < 63 && (bits >> (last + 1) & 1) != 0)
            {
                last++;
            }

            text.AppendFormatted(isFirst ? ""u8 : ","u8);
            text.AppendFormatted((ulong)first);
            if (last > first)
            {
                text.AppendFormatted("-"u8);
                text.AppendFormatted((ulong)last);
            }

            isFirst = false;
            first = last;
        }
    }

    /// <summary>Adds a line with a name and a number of kibibytes, in columns.</summary>
    internal static void AddKibibytes(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, ulong value)
    {
        text.AppendFormatted(name, NameWidth);
        text.AppendFormatted(value, NumberWidth);
        text.AppendFormatted(" kB\n"u8);
    }

    /// <summary>Adds a line with a name and a number.</summary>
    internal static void AddNumber(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, long value)
    {
        text.AppendFormatted(name);
        text.AppendFormatted(value);
        text.AppendFormatted("\n"u8);
    }

    /// <summary>Adds a space and a number.</summary>
    internal static void AddField(ref Utf8Builder text, long value)
    {
        text.AppendFormatted(" "u8);
        text.AppendFormatted(value);
    }

    /// <summary>Reads a decimal number, perhaps with a sign and spaces around; false if it is none, or has more than nine digits.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        while (text.Length > 0 && text[0] == ' ')
        {
            text = text[1..];
        }

        while (text.Length > 0 && text[^1] == ' ')
        {
            text = text[..^1];
        }

        bool isNegative = text.Length > 0 && text[0] == '-';
        text = isNegative ? text[1..] : text;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        number = isNegative ? -number : number;
        return text.Length is > 0 and <= 9;
    }

    /// <summary>Adds seconds with two digits behind the point.</summary>
    internal static void AddHundredths(ref Utf8Builder text, long nanoseconds)
    {
        long hundredths = nanoseconds / NanosecondsPerTick;
        text.AppendFormatted((ulong)(hundredths / 100));
        text.AppendFormatted("."u8);
        text.AppendFormatted((ulong)(hundredths % 100), "D2");
    }
}
