namespace System;

/// <summary>Rules of a culture for formatting; there are none in the kernel.</summary>
public interface IFormatProvider
{
    object? GetFormat(Type? formatType);
}
