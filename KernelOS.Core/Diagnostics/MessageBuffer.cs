using System.Runtime.CompilerServices;

namespace KernelOS.Core.Diagnostics;

/// <summary>Room for one line of text.</summary>
[InlineArray(Length)]
internal struct MessageBuffer
{
    /// <summary>Bytes of room.</summary>
    public const int Length = 240;

    private byte _first;
}
