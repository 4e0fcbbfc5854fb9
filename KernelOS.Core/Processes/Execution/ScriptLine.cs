using System;

namespace KernelOS.Core.Processes.Execution;

/// <summary>The first line of a script: "#!", the interpreter's path, and at most one argument, which may contain blanks.</summary>
/// <remarks>
/// As execve(2) describes it, and as Linux's <c>binfmt_script</c> behaves at the edges: what counts are the first 256
/// bytes of the file, with zeros behind a shorter one. Blanks are spaces and tabs. Those around the path, and before the
/// end of the line, do not count.
/// </remarks>
internal readonly ref struct ScriptLine
{
    /// <summary>How many bytes of a file are looked at.</summary>
    internal const int Length = 256;

    private const int MarkLength = 2;

    private ScriptLine(ReadOnlySpan<byte> interpreter, ReadOnlySpan<byte> argument, bool hasArgument)
    {
        Interpreter = interpreter;
        Argument = argument;
        HasArgument = hasArgument;
    }

    /// <summary>The interpreter's path; may be empty.</summary>
    internal ReadOnlySpan<byte> Interpreter { get; }

    /// <summary>The argument.</summary>
    internal ReadOnlySpan<byte> Argument { get; }

    /// <summary>Whether there is an argument, which may be empty.</summary>
    internal bool HasArgument { get; }

    /// <summary>Whether a file that starts with these bytes is a script.</summary>
    internal static bool IsScript(ReadOnlySpan<byte> start) => start.Length >= MarkLength && start[0] == '#' && start[1] == '!';

    /// <summary>Takes the line of a script apart; false if it names no interpreter, or is too long to tell.</summary>
    /// <param name="start">The first <see cref="Length"/> bytes.</param>
    /// <param name="line">The line.</param>
    internal static bool TryParse(ReadOnlySpan<byte> start, out ScriptLine line)
    {
        line = default;
        if (!TryFindEnd(start, out int end))
        {
            return false;
        }

        while (IsBlank(start[end - 1]))
        {
            end--;
        }

        ReadOnlySpan<byte> text = start[Math.Min(MarkLength, end)..end];
        text = text[FindText(text)..];
        if (text.IsEmpty)
        {
            return false;
        }

        int separator = FindSeparator(text);
        bool hasArgument = separator < text.Length && text[separator] != 0;
        ReadOnlySpan<byte> argument = hasArgument ? text[(separator + FindText(text[separator..]))..] : default;
        int argumentEnd = argument.IndexOf((byte)0);
        line = new ScriptLine(text[..separator], argumentEnd < 0 ? argument : argument[..argumentEnd], hasArgument);
        return true;
    }

    /// <summary>Finds where the line ends: at its line end, or where the last byte is that counts.</summary>
    private static bool TryFindEnd(ReadOnlySpan<byte> start, out int end)
    {
        int zero = start.IndexOf((byte)0);
        end = (zero < 0 ? start : start[..zero]).IndexOf((byte)'\n');
        if (end >= 0)
        {
            return true;
        }

        // Without a separator behind it, the path may go on beyond what was read.
        end = Length - 1;
        ReadOnlySpan<byte> text = start[MarkLength..];
        text = text[FindText(text)..];
        return FindSeparator(text) < text.Length;
    }

    private static int FindText(ReadOnlySpan<byte> bytes)
    {
        int i = 0;
        while (i < bytes.Length && IsBlank(bytes[i]))
        {
            i++;
        }

        return i;
    }

    private static int FindSeparator(ReadOnlySpan<byte> bytes)
    {
        int i = 0;
        while (i < bytes.Length && bytes[i] != 0 && !IsBlank(bytes[i]))
        {
            i++;
        }

        return i;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';
}
