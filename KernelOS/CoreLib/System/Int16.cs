using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A signed 16-bit integer.</summary>
public readonly struct Int16 : IComparable, IComparable<short>, IEquatable<short>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly short _value;

    public const short MaxValue = 32767;

    public const short MinValue = -32768;

    public int CompareTo(object? value)
    {
        if (value is short other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(short value) => _value - value;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is short other && _value == other;

    public bool Equals(short obj) => _value == obj;

    public override int GetHashCode() => _value;

    public override string ToString() => Number.SignedToString(_value, unchecked((ushort)_value), default);

    public string ToString(string? format) => Number.SignedToString(_value, unchecked((ushort)_value), format);

    public string ToString(string? format, IFormatProvider? provider) => Number.SignedToString(_value, unchecked((ushort)_value), format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((ushort)_value), destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((ushort)_value), utf8Destination, out bytesWritten, format);
}
