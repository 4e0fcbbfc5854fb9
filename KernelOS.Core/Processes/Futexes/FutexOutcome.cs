namespace KernelOS.Core.Processes.Futexes;

/// <summary>How an operation on a futex ended.</summary>
internal enum FutexOutcome
{
    /// <summary>The waiter was woken, or the operation was carried out.</summary>
    Done,

    /// <summary>The futex has another value.</summary>
    OtherValue,

    /// <summary>The time is over.</summary>
    TimedOut,

    /// <summary>The thread has a signal to handle, or must end.</summary>
    Interrupted,

    /// <summary>The futex cannot be accessed.</summary>
    BadAddress,

    /// <summary>There is no such operation.</summary>
    Unknown,
}
