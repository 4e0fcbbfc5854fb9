namespace KernelOS.Core.Scheduling;

/// <summary>Who runs before whom: a ready thread of a higher priority always runs before one of a lower.</summary>
public enum ThreadPriority
{
    /// <summary>Runs when nothing else is ready.</summary>
    Idle,

    /// <summary>Work in the background.</summary>
    Low,

    /// <summary>What programs run at unless they ask for something else.</summary>
    Normal,

    /// <summary>Work that someone waits for.</summary>
    High,

    /// <summary>Work with a deadline.</summary>
    Realtime,
}
