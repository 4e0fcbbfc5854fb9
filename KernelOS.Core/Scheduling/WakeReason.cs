namespace KernelOS.Core.Scheduling;

/// <summary>Why a blocked thread runs again.</summary>
public enum WakeReason
{
    /// <summary>It has not been woken.</summary>
    None,

    /// <summary>Somebody unblocked it, or took it out of the wait queue.</summary>
    Woken,

    /// <summary>The point in time has come up to which it wanted to wait.</summary>
    TimedOut,

    /// <summary>Somebody wants it to stop waiting, for example to handle a signal.</summary>
    Interrupted,
}
