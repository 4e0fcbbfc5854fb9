using System;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.SelfTest;

/// <summary>No arguments, or an empty environment.</summary>
internal readonly struct NoStrings : IProgramStrings
{
    /// <inheritdoc/>
    public bool TryReadNext(out ReadOnlySpan<byte> piece)
    {
        piece = default;
        return false;
    }
}
