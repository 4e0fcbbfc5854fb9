namespace KernelOS.Core.Processes.Signals;

/// <summary>Why a stack for handlers cannot be set.</summary>
public enum SignalStackError
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The thread is on the one that there is.</summary>
    InUse,

    /// <summary>Flags that mean nothing.</summary>
    UnknownFlags,

    /// <summary>Too small for a frame.</summary>
    TooSmall,
}
