using System;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>What a CPU has to do before it goes back to a program.</summary>
[Flags]
internal enum PendingWork : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Another thread should run.</summary>
    Reschedule = 1,

    /// <summary>The current thread's process is to end.</summary>
    Exit = 2,
}
