using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>An unsigned 8-bit integer.</summary>
public readonly struct Byte : IComparable, IComparable<byte>, IEquatable<byte>, ISpanFormattable, IUtf8SpanFormattable, IUtfChar<byte>
{
    private readonly byte _value;

    public const byte MaxValue = 255;

    public const byte MinValue = 0;

    static byte IUtfChar<byte>.FromAscii(byte value) => value;

    public int CompareTo(object? value)
    {
        if (value is byte other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(byte value) => _value - value;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is byte other && _value == other;

    public bool Equals(byte obj) => _value == obj;

    public override int GetHashCode() => _value;

    public override string ToString() => Number.UnsignedToString(_value, default);

    public string ToString(string? format) => Number.UnsignedToString(_value, format);

    public string ToString(string? format, IFormatProvider? provider) => Number.UnsignedToString(_value, format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, utf8Destination, out bytesWritten, format);
}
