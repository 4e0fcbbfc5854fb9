namespace KernelOS.Core.Scheduling;

/// <summary>What a thread is doing.</summary>
/// <remarks>
/// <code>
///            Add          chosen               Exit
///     New ────────► Ready ────────► Running ────────► Exited
///                    ▲ ▲              │ │                │
///                    │ └──────────────┘ │ Block          │ Release
///                    │   preempted      ▼                ▼
///                    └───────────── Blocked         New (pooled)
///                 Unblock, time over
/// </code>
/// </remarks>
public enum ThreadState
{
    /// <summary>Made, and not known to the scheduler.</summary>
    New,

    /// <summary>Waits in a run queue for a CPU.</summary>
    Ready,

    /// <summary>Has a CPU.</summary>
    Running,

    /// <summary>Waits to be unblocked, or for a point in time.</summary>
    Blocked,

    /// <summary>Will never run again; its stack waits to be given back.</summary>
    Exited,
}
