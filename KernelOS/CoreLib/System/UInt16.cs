using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>An unsigned 16-bit integer.</summary>
public readonly struct UInt16 : IComparable, IComparable<ushort>, IEquatable<ushort>, ISpanFormattable, IUtf8SpanFormattable
{
    private readonly ushort _value;

    public const ushort MaxValue = 65535;

    public const ushort MinValue = 0;

    public int CompareTo(object? value)
    {
        if (value is ushort other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(ushort value) => _value - value;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ushort other && _value == other;

    public bool Equals(ushort obj) => _value == obj;

    public override int GetHashCode() => _value;

    public override string ToString() => Number.UnsignedToString(_value, default);

    public string ToString(string? format) => Number.UnsignedToString(_value, format);

    public string ToString(string? format, IFormatProvider? provider) => Number.UnsignedToString(_value, format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, utf8Destination, out bytesWritten, format);
}
