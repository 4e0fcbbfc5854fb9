using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Gives each page other attributes.</summary>
internal readonly struct ProtectChange<TFormat>(PageAttributes attributes) : IEntryChange
    where TFormat : struct, IPageTableFormat
{
    /// <inheritdoc/>
    public static bool KeepsPages => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Apply(ulong entry, VirtualAddress start, int level) =>
        TFormat.EncodeLeaf(TFormat.DecodeFrame(entry, level), attributes, level);
}
