namespace KernelOS.Core.Processes;

/// <summary>What a process uses, by Linux's numbers (<c>asm-generic/resource.h</c>).</summary>
public enum Resource
{
    /// <summary>CPU time in seconds.</summary>
    CpuTime = 0,

    /// <summary>The size of a file in bytes.</summary>
    FileSize = 1,

    /// <summary>Initialised and break data in bytes.</summary>
    Data = 2,

    /// <summary>The stack in bytes.</summary>
    Stack = 3,

    /// <summary>A core dump in bytes; none are made.</summary>
    Core = 4,

    /// <summary>Threads of one user.</summary>
    Processes = 6,

    /// <summary>One more than the highest descriptor.</summary>
    Descriptors = 7,

    /// <summary>Signals that wait.</summary>
    PendingSignals = 11,

    /// <summary>All mappings in bytes.</summary>
    AddressSpace = 9,

    /// <summary>How many there are.</summary>
    Count = 16,
}
