namespace KernelOS.Core.Processes.Waiting;

/// <summary>How a wait for children ended.</summary>
public enum WaitOutcome
{
    /// <summary>A child has something to tell.</summary>
    Found,

    /// <summary>None has yet, and the caller does not want to wait.</summary>
    NothingYet,

    /// <summary>There is no such child.</summary>
    NoChild,

    /// <summary>A signal came first.</summary>
    Interrupted,
}
