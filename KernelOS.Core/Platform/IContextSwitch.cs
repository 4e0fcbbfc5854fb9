using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>How the CPU goes from one kernel stack to another.</summary>
public interface IContextSwitch
{
    /// <summary>Prepares a fresh stack so that the first switch to it calls <paramref name="entry"/> with <paramref name="argument"/>, interrupts disabled.</summary>
    /// <param name="stackTop">The end of the stack, 16-byte aligned; the stack lies below it.</param>
    /// <param name="entry">Where the thread starts; never returns.</param>
    /// <param name="argument">Handed to <paramref name="entry"/>.</param>
    /// <returns>The stack pointer to switch to.</returns>
    unsafe nuint PrepareContext(VirtualAddress stackTop, delegate*<nuint, void> entry, nuint argument);

    /// <summary>Saves the caller's context on its stack, its stack pointer in <paramref name="saved"/>, and goes on where <paramref name="next"/> was saved; interrupts disabled.</summary>
    void SwitchContext(ref nuint saved, nuint next);
}
