using System;

namespace KernelOS.Core.Processes.Loading;

/// <summary>A walk over a program's arguments or its environment; a copy starts over from where the original stands.</summary>
/// <remarks>
/// The strings are one text, in which each ends with NUL: it comes in pieces that may hold several strings, or a part of one.
/// </remarks>
public interface IProgramStrings
{
    /// <summary>Gives the next piece of the text, at least one byte; false when there is none. The last one ends with NUL.</summary>
    bool TryReadNext(out ReadOnlySpan<byte> piece);
}
