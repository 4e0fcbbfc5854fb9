using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A signed 8-bit integer.</summary>
public readonly struct SByte : IComparable, IComparable<sbyte>, IEquatable<sbyte>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly sbyte _value;

    public const sbyte MaxValue = 127;

    public const sbyte MinValue = -128;

    public int CompareTo(object? obj)
    {
        if (obj is sbyte other)
        {
            return CompareTo(other);
        }

        if (obj is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(sbyte value) => _value - value;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is sbyte other && _value == other;

    public bool Equals(sbyte obj) => _value == obj;

    public override int GetHashCode() => _value;

    public override string ToString() => Number.SignedToString(_value, unchecked((byte)_value), default);

    public string ToString(string? format) => Number.SignedToString(_value, unchecked((byte)_value), format);

    public string ToString(string? format, IFormatProvider? provider) => Number.SignedToString(_value, unchecked((byte)_value), format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((byte)_value), destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((byte)_value), utf8Destination, out bytesWritten, format);
}
