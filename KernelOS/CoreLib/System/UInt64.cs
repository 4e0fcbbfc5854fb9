using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>An unsigned 64-bit integer.</summary>
public readonly struct UInt64 : IComparable, IComparable<ulong>, IEquatable<ulong>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly ulong _value;

    public const ulong MaxValue = 18446744073709551615UL;

    public const ulong MinValue = 0;

    public int CompareTo(object? value)
    {
        if (value is ulong other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(ulong value) => _value < value ? -1 : _value > value ? 1 : 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ulong other && _value == other;

    public bool Equals(ulong obj) => _value == obj;

    public override int GetHashCode() => unchecked((int)_value) ^ (int)(_value >> 32);

    public override string ToString() => Number.UnsignedToString(_value, default);

    public string ToString(string? format) => Number.UnsignedToString(_value, format);

    public string ToString(string? format, IFormatProvider? provider) => Number.UnsignedToString(_value, format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, utf8Destination, out bytesWritten, format);
}
