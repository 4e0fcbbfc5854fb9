using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A signed 64-bit integer.</summary>
public readonly struct Int64 : IComparable, IComparable<long>, IEquatable<long>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly long _value;

    public const long MaxValue = 9223372036854775807L;

    public const long MinValue = -9223372036854775807L - 1;

    public int CompareTo(object? value)
    {
        if (value is long other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(long value) => _value < value ? -1 : _value > value ? 1 : 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is long other && _value == other;

    public bool Equals(long obj) => _value == obj;

    public override int GetHashCode() => unchecked((int)_value) ^ (int)(_value >> 32);

    public override string ToString() => Number.SignedToString(_value, unchecked((ulong)_value), default);

    public string ToString(string? format) => Number.SignedToString(_value, unchecked((ulong)_value), format);

    public string ToString(string? format, IFormatProvider? provider) => Number.SignedToString(_value, unchecked((ulong)_value), format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((ulong)_value), destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((ulong)_value), utf8Destination, out bytesWritten, format);
}
