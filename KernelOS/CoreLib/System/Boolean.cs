using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>True or false.</summary>
public readonly struct Boolean : IComparable, IComparable<bool>, IEquatable<bool>
{
    private readonly bool _value;

    public static readonly string TrueString = "True";

    public static readonly string FalseString = "False";

    public int CompareTo(object? obj)
    {
        if (obj is bool other)
        {
            return CompareTo(other);
        }

        if (obj is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(bool value) => _value == value ? 0 : _value ? 1 : -1;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is bool other && _value == other;

    public bool Equals(bool obj) => _value == obj;

    public override int GetHashCode() => _value ? 1 : 0;

    public override string ToString() => _value ? "True" : "False";

    public bool TryFormat(Span<char> destination, out int charsWritten)
    {
        string text = ToString();
        bool fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }
}
