using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Pipes;

/// <summary>The slots of a pipe of the usual capacity.</summary>
[InlineArray(Length)]
internal struct PipeSlots
{
    /// <summary>How many there are.</summary>
    internal const int Length = 16;

    private PipeSlot _first;
}
