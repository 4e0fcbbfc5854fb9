using System;
using KernelOS.Core.Files.Console;

namespace KernelOS.Core.Processes.Session;

/// <summary>The state of validating a session's description, string by string.</summary>
internal struct SessionParser
{
    private bool _hasTerminal;
    private bool _hasArguments;

    internal int ProgramCount { get; private set; }

    internal TerminalStreams Terminals { get; private set; }

    /// <summary>The window's rows; 0 if not told.</summary>
    internal ushort Rows { get; private set; }

    /// <summary>The window's columns; 0 if not told.</summary>
    internal ushort Columns { get; private set; }

    /// <summary>Takes the next string, without its NUL.</summary>
    internal SessionError Accept(ReadOnlySpan<byte> text)
    {
        int equals = text.IndexOf((byte)'=');
        if (equals < 0)
        {
            return SessionError.MissingEquals;
        }

        ReadOnlySpan<byte> key = text.Slice(0, equals);
        ReadOnlySpan<byte> value = text.Slice(equals + 1);
        if (key.SequenceEqual("program"u8))
        {
            return StartProgram(value);
        }

        if (key.SequenceEqual(SessionDescription.ArgumentKey))
        {
            _hasArguments = true;
            return ProgramCount == 0 ? SessionError.MissingProgram : SessionError.None;
        }

        if (key.SequenceEqual(SessionDescription.EnvironmentKey))
        {
            return ProgramCount == 0 ? SessionError.MissingProgram
                : value.IndexOf((byte)'=') <= 0 ? SessionError.BadEnvironment
                : SessionError.None;
        }

        return AcceptGlobal(key, value);
    }

    /// <summary>Checks what can only be known at the end.</summary>
    internal readonly SessionError Finish() =>
        ProgramCount != 0 && !_hasArguments ? SessionError.MissingArguments : SessionError.None;

    private SessionError StartProgram(ReadOnlySpan<byte> path)
    {
        SessionError error = Finish();
        _hasArguments = false;
        ProgramCount++;
        return error != SessionError.None ? error
            : path.IsEmpty || path[0] != '/' ? SessionError.BadProgramPath
            : SessionError.None;
    }

    private SessionError AcceptGlobal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        bool isTerminal = key.SequenceEqual("terminal"u8);
        bool isRows = key.SequenceEqual("rows"u8);
        bool isColumns = key.SequenceEqual("columns"u8);
        if (!isTerminal && !isRows && !isColumns)
        {
            return SessionError.UnknownKey;
        }

        if (ProgramCount != 0 || (isTerminal && _hasTerminal) || (isRows && Rows != 0) || (isColumns && Columns != 0))
        {
            return SessionError.MisplacedKey;
        }

        if (isTerminal)
        {
            _hasTerminal = true;
            return AcceptTerminals(value);
        }

        if (!TryReadNumber(value, out ushort number))
        {
            return SessionError.BadWindowSize;
        }

        Rows = isRows ? number : Rows;
        Columns = isColumns ? number : Columns;
        return SessionError.None;
    }

    private SessionError AcceptTerminals(ReadOnlySpan<byte> digits)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            int stream = digits[i] - '0';
            if (stream is < 0 or > 2 || (Terminals & (TerminalStreams)(1 << stream)) != 0)
            {
                return SessionError.BadTerminal;
            }

            Terminals |= (TerminalStreams)(1 << stream);
        }

        return SessionError.None;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out ushort number)
    {
        int value = 0;
        bool isValid = digits.Length is > 0 and <= 5;
        for (int i = 0; i < digits.Length && isValid; i++)
        {
            isValid = digits[i] is >= (byte)'0' and <= (byte)'9';
            value = (value * 10) + (digits[i] - '0');
        }

        number = (ushort)value;
        return isValid && value is > 0 and <= ushort.MaxValue;
    }
}
