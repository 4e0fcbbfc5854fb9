using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Processes.Cloning;

/// <summary>What a program asks of fork, vfork, clone or clone3, after validation.</summary>
public readonly struct CloneRequest
{
    /// <summary>What is shared, and what else is wanted.</summary>
    public CloneFlags Flags { get; init; }

    /// <summary>The signal that tells the parent of the end; <see cref="Signal.None"/> for none.</summary>
    public Signal ExitSignal { get; init; }

    /// <summary>The stack pointer to start with, any number; 0 for the maker's own.</summary>
    public nuint StackPointer { get; init; }

    /// <summary>The thread-local storage base, canonical, with <see cref="CloneFlags.SetThreadPointer"/>.</summary>
    public nuint ThreadPointer { get; init; }

    /// <summary>Where the maker finds the child's number, any number, with <see cref="CloneFlags.StoreInParent"/>.</summary>
    public nuint ParentAddress { get; init; }

    /// <summary>Where the child finds its number, and where it is cleared, any number.</summary>
    public nuint ChildAddress { get; init; }

    /// <summary>Whether all of some flags are set.</summary>
    public bool Has(CloneFlags flags) => (Flags & flags) == flags;
}
