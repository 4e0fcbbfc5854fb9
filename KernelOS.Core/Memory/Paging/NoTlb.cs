using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>For tables that no CPU has used yet: there is nothing to invalidate.</summary>
public readonly struct NoTlb : ITlb
{
    /// <inheritdoc/>
    public void Invalidate(VirtualAddress address)
    {
    }

    /// <inheritdoc/>
    public void InvalidateAll()
    {
    }
}
