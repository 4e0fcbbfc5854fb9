using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>How the CPU goes from one kernel stack to another.</summary>
public interface IContextSwitch
{
    /// <summary>Prepares a fresh stack so that the first switch to it calls the home's thread start, interrupts disabled.</summary>
    /// <remarks>The thread start calls <c>Scheduler.RunThread</c>, which never returns; it finds out by itself which thread it runs.</remarks>
    /// <param name="stackTop">The end of the stack, 16-byte aligned; the stack lies below it.</param>
    /// <returns>The stack pointer to switch to.</returns>
    nuint PrepareContext(VirtualAddress stackTop);

    /// <summary>Saves the caller's context on its stack, its stack pointer in <paramref name="saved"/>, and goes on where <paramref name="next"/> was saved; interrupts disabled.</summary>
    void SwitchContext(ref nuint saved, nuint next);
}
