namespace KernelOS.Core.Processes.Signals;

/// <summary>Why a signal cannot be sent.</summary>
public enum SignalError
{
    /// <summary>It has been.</summary>
    None,

    /// <summary>There is no such process or thread.</summary>
    NoProcess,

    /// <summary>There is no such signal.</summary>
    NoSignal,

    /// <summary>Too many wait already.</summary>
    NoRoom,
}
