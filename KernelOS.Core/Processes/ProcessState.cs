namespace KernelOS.Core.Processes;

/// <summary>Where a process is in its life.</summary>
public enum ProcessState
{
    /// <summary>In the pool, or being made.</summary>
    New,

    /// <summary>Has threads.</summary>
    Running,

    /// <summary>Has ended and given everything back but its status (a zombie).</summary>
    Ended,
}
