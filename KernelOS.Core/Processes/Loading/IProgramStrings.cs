using System;

namespace KernelOS.Core.Processes.Loading;

/// <summary>A walk over a program's arguments or its environment; a copy starts over from where the original stands.</summary>
public interface IProgramStrings
{
    /// <summary>Gives the next string, without NUL inside or at its end; false when there is none.</summary>
    bool TryReadNext(out ReadOnlySpan<byte> value);
}
