using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Pooling;

namespace KernelOS.Core.Files.Tree;

/// <summary>What of a long name does not fit into its entry.</summary>
internal sealed class NameTail : IPooled<NameTail>
{
    internal Bytes Content;

    NameTail? IPooled<NameTail>.NextFree { get; set; }

    /// <summary>The bytes behind the first ones.</summary>
    [InlineArray(EntryName.MaximumLength - ShortName.Length)]
    internal struct Bytes
    {
        private byte _first;
    }
}
