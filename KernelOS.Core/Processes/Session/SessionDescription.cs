using System;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Session;

/// <summary>What the programs of this boot are, and what they are connected to.</summary>
/// <remarks>
/// The description is a text of strings "key=value", each ended by NUL. First what holds for all, each at most once:
/// <c>terminal=</c> the digits of those standard streams that are terminals, <c>rows=</c> and <c>columns=</c> of the
/// window. Then for each program <c>program=</c> its absolute path, <c>arg=</c> each argument, its name first, and
/// <c>env=</c> each string of its environment. It is validated as a whole before anything is taken from it; its spans lie
/// in the text, which stays in place.
/// </remarks>
public readonly ref struct SessionDescription
{
    private const ushort DefaultRows = 24;
    private const ushort DefaultColumns = 80;

    private readonly ReadOnlySpan<byte> _programs;

    private SessionDescription(ReadOnlySpan<byte> programs, int programCount, TerminalStreams terminals, WindowSize window)
    {
        _programs = programs;
        ProgramCount = programCount;
        Terminals = terminals;
        WindowSize = window;
    }

    /// <summary>How many programs there are; may be none.</summary>
    public int ProgramCount { get; }

    /// <summary>Which of the standard streams are terminals.</summary>
    public TerminalStreams Terminals { get; }

    /// <summary>The terminal window's size.</summary>
    public WindowSize WindowSize { get; }

    internal static ReadOnlySpan<byte> ArgumentKey => "arg"u8;

    internal static ReadOnlySpan<byte> EnvironmentKey => "env"u8;

    private static ReadOnlySpan<byte> ProgramKey => "program"u8;

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text.</param>
    /// <param name="session">The description.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="offset">Where in the text the string starts that is wrong.</param>
    /// <returns>False if something is wrong.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SessionDescription session, out SessionError error, out int offset)
    {
        session = default;
        error = SessionError.None;
        offset = 0;
        SessionParser parser = default;
        int programs = text.Length;
        ReadOnlySpan<byte> rest = text;
        while (!rest.IsEmpty && error == SessionError.None)
        {
            offset = text.Length - rest.Length;
            int end = rest.IndexOf((byte)0);
            if (end < 0)
            {
                error = SessionError.MissingEnd;
                return false;
            }

            error = parser.Accept(rest.Slice(0, end));
            programs = parser.ProgramCount == 0 ? text.Length : Math.Min(programs, offset);
            rest = rest.Slice(end + 1);
        }

        if (error == SessionError.None)
        {
            error = parser.Finish();
        }

        if (error != SessionError.None)
        {
            return false;
        }

        WindowSize window = new(parser.Rows == 0 ? DefaultRows : parser.Rows, parser.Columns == 0 ? DefaultColumns : parser.Columns);
        session = new SessionDescription(text.Slice(programs), parser.ProgramCount, parser.Terminals, window);
        return true;
    }

    /// <summary>Gives a program by its index, from 0; false if there is none.</summary>
    public bool TryGetProgram(int index, out SessionProgram program)
    {
        ReadOnlySpan<byte> rest = _programs;
        program = default;
        while (SessionStrings.TryTake(ref rest, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> path))
        {
            if (key.SequenceEqual(ProgramKey) && index-- == 0)
            {
                program = new SessionProgram(path, UpToNextProgram(rest));
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> UpToNextProgram(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text;
        int length = 0;
        while (SessionStrings.TryTake(ref rest, out ReadOnlySpan<byte> key, out _) && !key.SequenceEqual(ProgramKey))
        {
            length = text.Length - rest.Length;
        }

        return text.Slice(0, length);
    }
}
