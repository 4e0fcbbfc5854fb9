using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Internal.Runtime;

namespace System;

/// <summary>A text of UTF-16 code units that never changes; a NUL follows it in memory.</summary>
/// <remarks>ilc lays out literals by the two fields' names.</remarks>
public sealed class String : IComparable, IComparable<string?>, IEquatable<string?>, IEnumerable<char>
{
    private readonly int _stringLength;
    private readonly char _firstChar;

    public static readonly string Empty = "";

    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(char c, int count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(char[]? value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public extern String(ReadOnlySpan<char> value);

    public int Length
    {
        [Intrinsic]
        get => _stringLength;
    }

    [IndexerName("Chars")]
    public char this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_stringLength)
            {
                ThrowHelpers.ThrowIndexOutOfRangeException();
            }

            return Unsafe.Add(ref Unsafe.AsRef(in _firstChar), index);
        }
    }

    public static bool IsNullOrEmpty([NotNullWhen(false)] string? value) => value is null || value.Length == 0;

    public static implicit operator ReadOnlySpan<char>(string? value) =>
        value is null ? default : new ReadOnlySpan<char>(ref Unsafe.AsRef(in value._firstChar), value._stringLength);

    public static bool operator ==(string? a, string? b) => Equals(a, b);

    public static bool operator !=(string? a, string? b) => !Equals(a, b);

    public static bool Equals(string? a, string? b)
    {
        if ((object?)a == b)
        {
            return true;
        }

        return a is not null && b is not null && a._stringLength == b._stringLength && SpanHelpers.SequenceEqual(
            ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in a._firstChar)),
            ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in b._firstChar)),
            (nuint)(uint)a._stringLength * sizeof(char));
    }

    public static int CompareOrdinal(string? strA, string? strB)
    {
        if ((object?)strA == strB)
        {
            return 0;
        }

        if (strA is null)
        {
            return -1;
        }

        return strB is null ? 1 : ((ReadOnlySpan<char>)strA).SequenceCompareTo(strB);
    }

    public static string Concat(string? str0, string? str1) => Concat(str0, str1, default, default);

    public static string Concat(string? str0, string? str1, string? str2) => Concat(str0, str1, str2, default);

    public static string Concat(string? str0, string? str1, string? str2, string? str3) =>
        Concat((ReadOnlySpan<char>)str0, str1, str2, str3);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1) => Concat(str0, str1, default, default);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2) =>
        Concat(str0, str1, str2, default);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2, ReadOnlySpan<char> str3)
    {
        int length = checked(str0.Length + str1.Length + str2.Length + str3.Length);
        if (length == 0)
        {
            return Empty;
        }

        string result = Allocate(length);
        Span<char> rest = result.WritableSpan;
        str0.CopyTo(rest);
        rest = rest.Slice(str0.Length);
        str1.CopyTo(rest);
        rest = rest.Slice(str1.Length);
        str2.CopyTo(rest);
        str3.CopyTo(rest.Slice(str2.Length));
        return result;
    }

    public int CompareTo(object? value)
    {
        if (value is string other)
        {
            return CompareOrdinal(this, other);
        }

        if (value is not null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return 1;
    }

    public int CompareTo(string? strB) => CompareOrdinal(this, strB);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is string other && Equals(this, other);

    public bool Equals([NotNullWhen(true)] string? value) => Equals(this, value);

    public override int GetHashCode()
    {
        // FNV-1a over code units (Fowler, Noll, Vo).
        uint hash = 2166136261;
        foreach (char c in this)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)hash;
    }

    public ref readonly char GetPinnableReference() => ref _firstChar;

    public CharEnumerator GetEnumerator() => new(this);

    IEnumerator<char> IEnumerable<char>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public string Substring(int startIndex) => new(((ReadOnlySpan<char>)this).Slice(startIndex));

    public string Substring(int startIndex, int length) => new(((ReadOnlySpan<char>)this).Slice(startIndex, length));

    public char[] ToCharArray() => ((ReadOnlySpan<char>)this).ToArray();

    public bool StartsWith(char value) => _stringLength != 0 && _firstChar == value;

    public void CopyTo(Span<char> destination) => ((ReadOnlySpan<char>)this).CopyTo(destination);

    public bool TryCopyTo(Span<char> destination) => ((ReadOnlySpan<char>)this).TryCopyTo(destination);

    public override string ToString() => this;

    /// <summary>The new string's characters; only until someone else sees it.</summary>
    internal Span<char> WritableSpan => MemoryMarshal.CreateSpan(ref Unsafe.AsRef(in _firstChar), _stringLength);

    /// <summary>A new string of NULs.</summary>
    internal static unsafe string Allocate(int length) =>
        Unsafe.As<string>(ObjectAllocator.NewArray(Empty.MethodTable, length));

    private static string Ctor(char c, int count)
    {
        if (count < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (count == 0)
        {
            return Empty;
        }

        string result = Allocate(count);
        result.WritableSpan.Fill(c);
        return result;
    }

    private static string Ctor(char[]? value) => Ctor(new ReadOnlySpan<char>(value));

    private static string Ctor(ReadOnlySpan<char> value)
    {
        if (value.Length == 0)
        {
            return Empty;
        }

        string result = Allocate(value.Length);
        value.CopyTo(result.WritableSpan);
        return result;
    }
}
