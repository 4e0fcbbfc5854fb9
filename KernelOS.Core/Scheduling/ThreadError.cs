namespace KernelOS.Core.Scheduling;

/// <summary>Why no thread could be made.</summary>
public enum ThreadError
{
    /// <summary>It could.</summary>
    None,

    /// <summary>There is no memory for the thread or its stack.</summary>
    OutOfMemory,

    /// <summary>As many threads exist as may.</summary>
    TooManyThreads,
}
