using System;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Processes.Execution;

/// <summary>The arguments with which a script's interpreter is run: its own, the script's path, and the script's arguments without their first.</summary>
/// <typeparam name="TStrings">The arguments with which the script is run.</typeparam>
internal ref struct InterpretedStrings<TStrings> : IProgramStrings
    where TStrings : struct, IProgramStrings, allows ref struct
{
    private ReadOnlySpan<byte> _interpreters;
    private ReadOnlySpan<byte> _path;
    private ReadOnlySpan<byte> _pathEnd;
    private TStrings _rest;
    private bool _isAtFirst;

    /// <summary>Makes the walk.</summary>
    /// <param name="interpreters">The interpreters and their arguments, each ended by NUL; empty for a program that is no script, whose arguments stay as they are.</param>
    /// <param name="path">The script's path, without NUL.</param>
    /// <param name="arguments">The arguments; at least one.</param>
    internal InterpretedStrings(ReadOnlySpan<byte> interpreters, ReadOnlySpan<byte> path, TStrings arguments)
    {
        bool isScript = !interpreters.IsEmpty;
        _interpreters = interpreters;
        _path = isScript ? path : default;
        _pathEnd = isScript ? "\0"u8 : default;
        _rest = arguments;
        _isAtFirst = isScript;
    }

    /// <inheritdoc/>
    public bool TryReadNext(out ReadOnlySpan<byte> piece)
    {
        if (_isAtFirst)
        {
            if (TryTake(ref _interpreters, out piece) || TryTake(ref _path, out piece) || TryTake(ref _pathEnd, out piece))
            {
                return true;
            }

            return TrySkipFirst(out piece) || TryRead(ref _rest, out piece);
        }

        return TryRead(ref _rest, out piece);
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> piece)
    {
        piece = text;
        text = default;
        return !piece.IsEmpty;
    }

    private static bool TryRead(scoped ref TStrings strings, out ReadOnlySpan<byte> piece) => strings.TryReadNext(out piece);

    /// <summary>Reads over the first argument; gives what follows it in the piece where it ends, false if that is nothing.</summary>
    private bool TrySkipFirst(out ReadOnlySpan<byte> piece)
    {
        _isAtFirst = false;
        while (TryRead(ref _rest, out piece))
        {
            int end = ZeroByte.Find(piece);
            if (end < piece.Length)
            {
                piece = piece[(end + 1)..];
                return !piece.IsEmpty;
            }
        }

        return false;
    }
}
