using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>An unsigned integer as wide as a pointer.</summary>
public readonly struct UIntPtr : IComparable, IComparable<nuint>, IEquatable<nuint>, ISpanFormattable, IUtf8SpanFormattable
{
    public static readonly nuint Zero;

    private readonly nuint _value;

    public static nuint MaxValue => unchecked((nuint)ulong.MaxValue);

    public static nuint MinValue => unchecked((nuint)ulong.MinValue);

    public static unsafe int Size => sizeof(nuint);

    [Intrinsic]
    public UIntPtr(uint value) => _value = (nuint)value;

    [Intrinsic]
    public UIntPtr(ulong value) => _value = checked((nuint)value);

    [Intrinsic]
    public unsafe UIntPtr(void* value) => _value = (nuint)value;

    [Intrinsic]
    public unsafe void* ToPointer() => (void*)_value;

    [Intrinsic]
    public uint ToUInt32() => checked((uint)_value);

    [Intrinsic]
    public ulong ToUInt64() => (ulong)_value;

    [Intrinsic]
    public static explicit operator UIntPtr(uint value) => (nuint)value;

    [Intrinsic]
    public static explicit operator UIntPtr(ulong value) => checked((nuint)value);

    [Intrinsic]
    public static unsafe explicit operator UIntPtr(void* value) => (nuint)value;

    [Intrinsic]
    public static unsafe explicit operator void*(UIntPtr value) => (void*)value._value;

    [Intrinsic]
    public static explicit operator uint(UIntPtr value) => checked((uint)value._value);

    [Intrinsic]
    public static explicit operator ulong(UIntPtr value) => value._value;

    [Intrinsic]
    public static bool operator ==(UIntPtr value1, UIntPtr value2) => value1._value == value2._value;

    [Intrinsic]
    public static bool operator !=(UIntPtr value1, UIntPtr value2) => value1._value != value2._value;

    public int CompareTo(object? value)
    {
        if (value is nuint other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(nuint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is nuint other && _value == other;

    public bool Equals(nuint other) => _value == other;

    public override int GetHashCode() => ((ulong)_value).GetHashCode();

    public override string ToString() => Number.UnsignedToString(_value, default);

    public string ToString(string? format) => Number.UnsignedToString(_value, format);

    public string ToString(string? format, IFormatProvider? provider) => Number.UnsignedToString(_value, format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatUnsigned(_value, utf8Destination, out bytesWritten, format);
}
