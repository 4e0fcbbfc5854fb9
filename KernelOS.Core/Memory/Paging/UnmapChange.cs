using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Unmaps each page and tells a visitor of it.</summary>
internal struct UnmapChange<TFormat, TVisitor>(TVisitor visitor) : IEntryChange
    where TFormat : struct, IPageTableFormat
    where TVisitor : struct, IPageVisitor
{
    /// <inheritdoc/>
    public static bool KeepsPages => false;

    /// <summary>The visitor, with what it has noted.</summary>
    public TVisitor Visitor = visitor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Apply(ulong entry, VirtualAddress start, int level)
    {
        Visitor.Visit(new PageLeaf(start, TFormat.DecodeFrame(entry, level), PageTable.GetShift(level), TFormat.DecodeAttributes(entry, level)));
        return 0;
    }
}
