using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>The translation look-aside buffers of all CPUs that may hold a translation.</summary>
public interface ITlb
{
    /// <summary>Drops whatever is cached for the page at the virtual address <paramref name="address"/>, global or not.</summary>
    void Invalidate(VirtualAddress address);

    /// <summary>Drops every cached translation, global ones too.</summary>
    void InvalidateAll();
}
