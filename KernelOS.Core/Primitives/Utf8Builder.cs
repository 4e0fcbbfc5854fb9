using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Primitives;

/// <summary>Composes UTF-8 text in a buffer of the caller's, without allocation; what does not fit is cut off.</summary>
/// <remarks>
/// <para>
/// It is an interpolated-string handler: <c>int length = Utf8.Format(buffer, $"{name} {address:x16}");</c>
/// takes text, bytes that are UTF-8 already, characters, truth values and integers. Integers take the formats <c>D</c>
/// (decimal, the default) and <c>x</c> or <c>X</c> (hexadecimal, 64-bit two's complement), each with an optional least
/// number of digits; everything takes an alignment, counted in bytes.
/// </para>
/// <para>Text is cut between characters, numbers are left out whole; after the first cut nothing is added any more.</para>
/// </remarks>
[InterpolatedStringHandler]
public ref struct Utf8Builder
{
    private readonly Span<byte> _buffer;

    /// <summary>Starts with an empty text.</summary>
    /// <param name="buffer">Where the text goes.</param>
    public Utf8Builder(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Goes on after text that is in the buffer already.</summary>
    /// <param name="buffer">Where the text goes.</param>
    /// <param name="length">How many bytes of it are taken.</param>
    public Utf8Builder(Span<byte> buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    /// <summary>What the compiler calls for an interpolated string.</summary>
    public Utf8Builder(int literalLength, int formattedCount, Span<byte> buffer)
        : this(buffer)
    {
        _ = literalLength;
        _ = formattedCount;
    }

    /// <summary>The bytes composed so far.</summary>
    public int Length { readonly get; private set; }

    /// <summary>Whether something did not fit.</summary>
    public bool IsTruncated { readonly get; private set; }

    /// <summary>The text composed so far.</summary>
    public readonly ReadOnlySpan<byte> Text => _buffer[..Length];

    /// <summary>Adds the fixed part of an interpolated string.</summary>
    public void AppendLiteral(string text) => AppendFormatted((ReadOnlySpan<char>)text);

    /// <summary>Adds text; null adds nothing.</summary>
    public void AppendFormatted(string? text, int alignment = 0) => AppendFormatted((ReadOnlySpan<char>)text, alignment);

    /// <summary>Adds UTF-16 text; half a surrogate pair becomes U+FFFD.</summary>
    public void AppendFormatted(scoped ReadOnlySpan<char> text, int alignment = 0)
    {
        int width = alignment == 0 ? 0 : Utf8.CountBytes(text);
        PadLeft(width, alignment);
        for (int i = 0; i < text.Length && !IsTruncated;)
        {
            AppendScalar(Utf8.NextScalar(text, ref i));
        }

        PadRight(width, alignment);
    }

    /// <summary>Adds bytes that are UTF-8 already; they may be cut anywhere.</summary>
    public void AppendFormatted(scoped ReadOnlySpan<byte> text, int alignment = 0)
    {
        PadLeft(text.Length, alignment);
        int count = IsTruncated ? 0 : Math.Min(text.Length, _buffer.Length - Length);
        text[..count].CopyTo(_buffer[Length..]);
        Length += count;
        IsTruncated |= count < text.Length;
        PadRight(text.Length, alignment);
    }

    /// <summary>Adds one character.</summary>
    public void AppendFormatted(char value, int alignment = 0) =>
        AppendFormatted(new ReadOnlySpan<char>(in value), alignment);

    /// <summary>Adds <c>true</c> or <c>false</c>.</summary>
    public void AppendFormatted(bool value, int alignment = 0) =>
        AppendFormatted(value ? "true"u8 : "false"u8, alignment);

    /// <summary>Adds a signed integer.</summary>
    public void AppendFormatted(long value, int alignment = 0, string? format = null)
    {
        IntegerFormat parsed = IntegerFormat.Parse(format);
        bool isNegative = value < 0 && !parsed.IsHexadecimal;
        AppendInteger(isNegative ? 0 - (ulong)value : (ulong)value, isNegative, parsed, alignment);
    }

    /// <summary>Adds a signed integer in a format.</summary>
    public void AppendFormatted(long value, string? format) => AppendFormatted(value, 0, format);

    /// <summary>Adds an unsigned integer.</summary>
    public void AppendFormatted(ulong value, int alignment = 0, string? format = null) =>
        AppendInteger(value, isNegative: false, IntegerFormat.Parse(format), alignment);

    /// <summary>Adds an unsigned integer in a format.</summary>
    public void AppendFormatted(ulong value, string? format) => AppendFormatted(value, 0, format);

    private void AppendInteger(ulong value, bool isNegative, IntegerFormat format, int alignment)
    {
        int digits = Math.Max(format.CountDigits(value), format.MinimumDigits);
        int width = digits + (isNegative ? 1 : 0);
        PadLeft(width, alignment);
        if (IsTruncated || _buffer.Length - Length < width)
        {
            IsTruncated = true;
            return;
        }

        if (isNegative)
        {
            _buffer[Length++] = (byte)'-';
        }

        format.WriteDigits(value, _buffer.Slice(Length, digits));
        Length += digits;
        PadRight(width, alignment);
    }

    private void AppendScalar(uint scalar)
    {
        int count = Utf8.CountBytes(scalar);
        if (_buffer.Length - Length < count)
        {
            IsTruncated = true;
            return;
        }

        Utf8.Encode(scalar, _buffer.Slice(Length, count));
        Length += count;
    }

    private void PadLeft(int width, int alignment) => AppendSpaces(alignment - width);

    private void PadRight(int width, int alignment) => AppendSpaces(-alignment - width);

    private void AppendSpaces(int count)
    {
        for (; count > 0 && !IsTruncated; count--)
        {
            AppendScalar(' ');
        }
    }
}
