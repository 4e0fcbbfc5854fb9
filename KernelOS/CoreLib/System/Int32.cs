using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A signed 32-bit integer.</summary>
public readonly struct Int32 : IComparable, IComparable<int>, IEquatable<int>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly int _value;

    public const int MaxValue = 2147483647;

    public const int MinValue = -2147483647 - 1;

    public int CompareTo(object? value)
    {
        if (value is int other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(int value) => _value < value ? -1 : _value > value ? 1 : 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is int other && _value == other;

    public bool Equals(int obj) => _value == obj;

    public override int GetHashCode() => _value;

    public override string ToString() => Number.SignedToString(_value, unchecked((uint)_value), default);

    public string ToString(string? format) => Number.SignedToString(_value, unchecked((uint)_value), format);

    public string ToString(string? format, IFormatProvider? provider) => Number.SignedToString(_value, unchecked((uint)_value), format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((uint)_value), destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((uint)_value), utf8Destination, out bytesWritten, format);
}
