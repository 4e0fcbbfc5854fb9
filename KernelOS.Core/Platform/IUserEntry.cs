using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>The way from the kernel into user mode, and the registers that stay the program's own.</summary>
public interface IUserEntry
{
    /// <summary>What the processor tells programs that it can do (AT_HWCAP): CPUID leaf 1, edx, on x86-64.</summary>
    ulong UserCapabilities { get; }

    /// <summary>Leaves the kernel for user mode and never returns; every other register is zero, so that nothing of the kernel or of another process is seen.</summary>
    /// <param name="entry">The first instruction's address, in the user half.</param>
    /// <param name="stackPointer">The stack pointer, in the user half.</param>
    [DoesNotReturn]
    void EnterUser(nuint entry, nuint stackPointer);

    /// <summary>Gives a new thread the registers of the running one, as they are in the system call that both return from: its result is 0 there.</summary>
    /// <param name="stackTop">The end of the new thread's kernel stack, prepared and not switched to yet.</param>
    /// <param name="stackPointer">Its stack pointer in user mode, any number; 0 for the same.</param>
    void CopyUserContext(VirtualAddress stackTop, nuint stackPointer);

    /// <summary>Leaves the kernel for user mode with the running thread's registers and never returns; does the thread's work first.</summary>
    [DoesNotReturn]
    void ResumeUser();

    /// <summary>Loads the running thread's thread-local storage base (FS on x86-64, TPIDR_EL0 on Arm); must be canonical.</summary>
    void SetThreadPointer(nuint value);

    /// <summary>Loads the running thread's second base, which few programs use (GS on x86-64; nothing elsewhere); must be canonical.</summary>
    void SetSecondThreadPointer(nuint value);
}
