namespace System;

/// <summary>Something that has a text.</summary>
public interface IFormattable
{
    string ToString(string? format, IFormatProvider? formatProvider);
}
