using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>Where kernel stacks come from.</summary>
/// <remarks>Called in thread context with interrupts enabled, or during boot; may take locks of any level below <c>Threads</c>.</remarks>
public interface IStackSource
{
    /// <summary>Gives a kernel stack, mapped and writable, with an unmapped page right below it; false if there is no memory.</summary>
    /// <param name="stack">Its bytes; the end is 16-byte aligned.</param>
    bool TryAllocateStack(out VirtualRange stack);

    /// <summary>Takes back a stack from <see cref="TryAllocateStack"/>, on which nothing runs.</summary>
    void FreeStack(VirtualRange stack);
}
