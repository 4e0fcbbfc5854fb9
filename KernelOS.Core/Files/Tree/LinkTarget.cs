using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Tree;

/// <summary>Room for the path of a symbolic link, unless it is long.</summary>
[InlineArray(Length)]
internal struct LinkTarget
{
    internal const int Length = 64;

    private byte _first;
}
