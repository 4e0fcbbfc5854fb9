using System;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Processes.Session;

/// <summary>A walk over a session's strings, each "key=value" and ended by NUL, that gives the values of one key.</summary>
/// <remarks>The text was validated.</remarks>
public ref struct SessionStrings : IProgramStrings
{
    private readonly ReadOnlySpan<byte> _key;
    private ReadOnlySpan<byte> _rest;

    internal SessionStrings(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        _rest = text;
        _key = key;
    }

    /// <summary>Gives the next value with its NUL; false when there is none.</summary>
    public bool TryReadNext(out ReadOnlySpan<byte> piece)
    {
        ReadOnlySpan<byte> before = _rest;
        while (TryTake(ref _rest, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            if (key.SequenceEqual(_key))
            {
                int end = before.Length - _rest.Length;
                piece = before.Slice(end - value.Length - 1, value.Length + 1);
                return true;
            }

            before = _rest;
        }

        piece = default;
        return false;
    }

    /// <summary>Takes the first string off a text; false at the end. What has no "=" is all key.</summary>
    internal static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        int length = rest.IndexOf((byte)0);
        key = default;
        value = default;
        if (length < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> text = rest.Slice(0, length);
        rest = rest.Slice(length + 1);
        int equals = text.IndexOf((byte)'=');
        key = equals < 0 ? text : text.Slice(0, equals);
        value = equals < 0 ? default : text.Slice(equals + 1);
        return true;
    }
}
