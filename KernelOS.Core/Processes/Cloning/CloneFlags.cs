using System;

namespace KernelOS.Core.Processes.Cloning;

/// <summary>What a new process or thread shares with its maker, by Linux's bits (<c>uapi/linux/sched.h</c>).</summary>
[Flags]
public enum CloneFlags : ulong
{
    /// <summary>Nothing: a fork.</summary>
    None = 0,

    /// <summary>The signal that tells the parent of the end, in clone's flags.</summary>
    ExitSignal = 0xFF,

    /// <summary>The address space.</summary>
    Memory = 0x100,

    /// <summary>The working directory, the root and the creation mask.</summary>
    FileSystem = 0x200,

    /// <summary>The descriptors.</summary>
    Files = 0x400,

    /// <summary>The actions on signals.</summary>
    SignalHandlers = 0x800,

    /// <summary>A descriptor for the new process is wanted.</summary>
    ProcessDescriptor = 0x1000,

    /// <summary>A traced maker's child is traced.</summary>
    Trace = 0x2000,

    /// <summary>The maker waits until the child has ended or executed a program.</summary>
    Vfork = 0x4000,

    /// <summary>The maker's parent becomes the child's.</summary>
    Parent = 0x8000,

    /// <summary>A thread of the same process.</summary>
    Thread = 0x10000,

    /// <summary>A mount namespace of its own.</summary>
    NewMountNamespace = 0x20000,

    /// <summary>Undo lists of System V semaphores, of which there are none.</summary>
    SemaphoreUndo = 0x40000,

    /// <summary>The thread-local storage base is given.</summary>
    SetThreadPointer = 0x80000,

    /// <summary>The child's number is stored in the maker's memory.</summary>
    StoreInParent = 0x100000,

    /// <summary>The child's thread number is cleared, and who waits there woken, at its end.</summary>
    ClearInChild = 0x200000,

    /// <summary>Ignored since Linux 2.6.2.</summary>
    Detached = 0x400000,

    /// <summary>The child cannot be made to be traced.</summary>
    Untraced = 0x800000,

    /// <summary>The child's number is stored in the child's memory.</summary>
    StoreInChild = 0x1000000,

    /// <summary>A control-group, host name, message queue, user, process or network namespace of its own.</summary>
    NewNamespaces = 0x7E000000,

    /// <summary>An input-output context.</summary>
    InputOutput = 0x80000000,

    /// <summary>All signals' actions become the default (clone3 only).</summary>
    ClearSignalHandlers = 0x1_0000_0000,

    /// <summary>The child starts in another control group (clone3 only).</summary>
    IntoControlGroup = 0x2_0000_0000,
}
