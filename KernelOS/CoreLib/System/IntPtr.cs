using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>A signed integer as wide as a pointer.</summary>
public readonly struct IntPtr : IComparable, IComparable<nint>, IEquatable<nint>, ISpanFormattable, IUtf8SpanFormattable
{
    public static readonly nint Zero;

    private readonly nint _value;

    public static nint MaxValue => unchecked((nint)long.MaxValue);

    public static nint MinValue => unchecked((nint)long.MinValue);

    public static unsafe int Size => sizeof(nint);

    [Intrinsic]
    public IntPtr(int value) => _value = (nint)value;

    [Intrinsic]
    public IntPtr(long value) => _value = checked((nint)value);

    [Intrinsic]
    public unsafe IntPtr(void* value) => _value = (nint)value;

    [Intrinsic]
    public unsafe void* ToPointer() => (void*)_value;

    [Intrinsic]
    public int ToInt32() => checked((int)_value);

    [Intrinsic]
    public long ToInt64() => (long)_value;

    [Intrinsic]
    public static explicit operator IntPtr(int value) => (nint)value;

    [Intrinsic]
    public static explicit operator IntPtr(long value) => checked((nint)value);

    [Intrinsic]
    public static unsafe explicit operator IntPtr(void* value) => (nint)value;

    [Intrinsic]
    public static unsafe explicit operator void*(IntPtr value) => (void*)value._value;

    [Intrinsic]
    public static explicit operator int(IntPtr value) => checked((int)value._value);

    [Intrinsic]
    public static explicit operator long(IntPtr value) => value._value;

    [Intrinsic]
    public static bool operator ==(IntPtr value1, IntPtr value2) => value1._value == value2._value;

    [Intrinsic]
    public static bool operator !=(IntPtr value1, IntPtr value2) => value1._value != value2._value;

    public int CompareTo(object? value)
    {
        if (value is nint other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(nint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is nint other && _value == other;

    public bool Equals(nint other) => _value == other;

    public override int GetHashCode() => ((long)_value).GetHashCode();

    public override string ToString() => Number.SignedToString(_value, unchecked((ulong)_value), default);

    public string ToString(string? format) => Number.SignedToString(_value, unchecked((ulong)_value), format);

    public string ToString(string? format, IFormatProvider? provider) => Number.SignedToString(_value, unchecked((ulong)_value), format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((ulong)_value), destination, out charsWritten, format);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormatSigned(_value, unchecked((ulong)_value), utf8Destination, out bytesWritten, format);
}
