using System;

namespace KernelOS.Tests.Emulation;

/// <summary>Ends the emulated kernel's way into user mode, where a test takes over.</summary>
public sealed class UserModeEnteredException(nuint entry, nuint stackPointer) : Exception("user mode was entered")
{
    /// <summary>Where the program starts.</summary>
    public nuint Entry { get; } = entry;

    /// <summary>Its stack pointer.</summary>
    public nuint StackPointer { get; } = stackPointer;
}
