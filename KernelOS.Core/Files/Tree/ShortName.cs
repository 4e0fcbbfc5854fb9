using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Tree;

/// <summary>Room for the first bytes of a name: for most names all of them.</summary>
[InlineArray(Length)]
internal struct ShortName
{
    internal const int Length = 32;

    private byte _first;
}
