namespace KernelOS.Core.Processes.Cloning;

/// <summary>Why there is no new process or thread.</summary>
public enum CloneError
{
    /// <summary>There is.</summary>
    None,

    /// <summary>There may be no more processes or threads.</summary>
    TooMany,

    /// <summary>There is no memory.</summary>
    OutOfMemory,

    /// <summary>The maker has to end, or to handle a signal, first.</summary>
    Interrupted,
}
