using System.Runtime.CompilerServices;

namespace KernelOS.Core.Processes.Elf;

/// <summary>A program's first segments, so that the headers of an ordinary program are read once.</summary>
[InlineArray(Maximum)]
internal struct ElfSegments
{
    /// <summary>How many are kept: as many as linkers make.</summary>
    internal const int Maximum = 6;

    private ElfSegment _first;
}
