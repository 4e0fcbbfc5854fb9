using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Loads the running thread's thread-local storage base (FS on x86-64, TPIDR_EL0 on Arm); must be canonical.</summary>
    void SetThreadPointer(nuint value);

    /// <summary>Loads the running thread's second base, which few programs use (GS on x86-64; nothing elsewhere); must be canonical.</summary>
    void SetSecondThreadPointer(nuint value);
}
