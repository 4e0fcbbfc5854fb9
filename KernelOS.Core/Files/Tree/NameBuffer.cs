using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Tree;

/// <summary>Room for the longest name.</summary>
[InlineArray(EntryName.MaximumLength)]
internal struct NameBuffer
{
    private byte _first;
}
