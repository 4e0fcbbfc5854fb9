using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>An unsigned 32-bit integer.</summary>
public readonly struct UInt32 : IComparable, IComparable<uint>, IEquatable<uint>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly uint _value;

    public const uint MaxValue = 4294967295U;

    public const uint MinValue = 0;

    public int CompareTo(object? value)
    {
        if (value is uint other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(uint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is uint other && _value == other;

    public bool Equals(uint obj) => _value == obj;

    public override int GetHashCode() => (int)_value;

    public override string ToString() => Number.UnsignedToString(_value, default);

    public string ToString(string? format) => Number.UnsignedToString(_value, format);

    public string ToString(string? format, IFormatProvider? provider) => Number.UnsignedToString(_value, format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, utf8Destination, out bytesWritten, format);
}
