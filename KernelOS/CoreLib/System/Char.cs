using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A UTF-16 code unit.</summary>
public readonly struct Char : IComparable, IComparable<char>, IEquatable<char>, IUtfChar<char>
{
    private readonly char _value;

    public const char MaxValue = '\uFFFF';

    public const char MinValue = '\0';

    static char IUtfChar<char>.FromAscii(byte value) => (char)value;

    public static bool IsAscii(char c) => c < 0x80;

    public static bool IsAsciiDigit(char c) => IsBetween(c, '0', '9');

    public static bool IsAsciiLetter(char c) => IsBetween((char)(c | 0x20), 'a', 'z');

    public static bool IsAsciiLetterLower(char c) => IsBetween(c, 'a', 'z');

    public static bool IsAsciiLetterUpper(char c) => IsBetween(c, 'A', 'Z');

    public static bool IsAsciiLetterOrDigit(char c) => IsAsciiLetter(c) || IsAsciiDigit(c);

    public static bool IsAsciiHexDigit(char c) => IsAsciiDigit(c) || IsBetween((char)(c | 0x20), 'a', 'f');

    public static bool IsBetween(char c, char minInclusive, char maxInclusive) =>
        (uint)(c - minInclusive) <= (uint)(maxInclusive - minInclusive);

    public static bool IsSurrogate(char c) => IsBetween(c, '\uD800', '\uDFFF');

    public static bool IsHighSurrogate(char c) => IsBetween(c, '\uD800', '\uDBFF');

    public static bool IsLowSurrogate(char c) => IsBetween(c, '\uDC00', '\uDFFF');

    public int CompareTo(object? value)
    {
        if (value is char other)
        {
            return CompareTo(other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(char value) => _value - value;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is char other && _value == other;

    public bool Equals(char obj) => _value == obj;

    public override int GetHashCode() => _value | (_value << 16);

    public override string ToString() => new string(_value, 1);
}
