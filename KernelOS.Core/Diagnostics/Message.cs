using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Diagnostics;

/// <summary>One line composed on the stack from an interpolated string, at most 240 bytes of UTF-8; see <see cref="Utf8Builder"/> for what it takes.</summary>
/// <remarks>A method that composes one clears its 240 bytes on entry: keep it off hot paths, in a method of its own that is not inlined.</remarks>
[InterpolatedStringHandler]
public ref struct Message
{
    private MessageBuffer _buffer;
    private int _length;

    /// <summary>What the compiler calls for an interpolated string.</summary>
    public Message(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _ = formattedCount;
    }

    /// <summary>What the compiler calls for an interpolated string that is only wanted if a condition does not hold.</summary>
    /// <param name="literalLength">Unused.</param>
    /// <param name="formattedCount">Unused.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="isWanted">Whether to compose the text.</param>
    public Message(int literalLength, int formattedCount, bool condition, out bool isWanted)
        : this(literalLength, formattedCount) => isWanted = !condition;

    /// <summary>The text composed so far; what did not fit is missing.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text => ((ReadOnlySpan<byte>)_buffer)[.._length];

    /// <summary>Adds the fixed part of an interpolated string.</summary>
    public void AppendLiteral(string text) => AppendFormatted((ReadOnlySpan<char>)text);

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(string?, int)"/>
    public void AppendFormatted(string? text, int alignment = 0) => AppendFormatted((ReadOnlySpan<char>)text, alignment);

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(ReadOnlySpan{char}, int)"/>
    public void AppendFormatted(scoped ReadOnlySpan<char> text, int alignment = 0)
    {
        Utf8Builder builder = new(_buffer, _length);
        builder.AppendFormatted(text, alignment);
        _length = builder.Length;
    }

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(ReadOnlySpan{byte}, int)"/>
    public void AppendFormatted(scoped ReadOnlySpan<byte> text, int alignment = 0)
    {
        Utf8Builder builder = new(_buffer, _length);
        builder.AppendFormatted(text, alignment);
        _length = builder.Length;
    }

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(char, int)"/>
    public void AppendFormatted(char value, int alignment = 0) => AppendFormatted(new ReadOnlySpan<char>(in value), alignment);

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(bool, int)"/>
    public void AppendFormatted(bool value, int alignment = 0) => AppendFormatted(value ? "true"u8 : "false"u8, alignment);

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(long, int, string?)"/>
    public void AppendFormatted(long value, int alignment = 0, string? format = null)
    {
        Utf8Builder builder = new(_buffer, _length);
        builder.AppendFormatted(value, alignment, format);
        _length = builder.Length;
    }

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(long, string?)"/>
    public void AppendFormatted(long value, string? format) => AppendFormatted(value, 0, format);

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(ulong, int, string?)"/>
    public void AppendFormatted(ulong value, int alignment = 0, string? format = null)
    {
        Utf8Builder builder = new(_buffer, _length);
        builder.AppendFormatted(value, alignment, format);
        _length = builder.Length;
    }

    /// <inheritdoc cref="Utf8Builder.AppendFormatted(ulong, string?)"/>
    public void AppendFormatted(ulong value, string? format) => AppendFormatted(value, 0, format);
}
