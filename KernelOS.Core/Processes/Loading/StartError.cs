namespace KernelOS.Core.Processes.Loading;

/// <summary>Why a program did not start.</summary>
public enum StartError
{
    /// <summary>It did.</summary>
    None,

    /// <summary>Its path leads to no file.</summary>
    NotFound,

    /// <summary>It is no regular file, or may not be executed.</summary>
    AccessDenied,

    /// <summary>Its file is not a program that can run here.</summary>
    BadImage,

    /// <summary>Its arguments and environment are too long.</summary>
    ArgumentsTooLong,

    /// <summary>There is no memory.</summary>
    OutOfMemory,

    /// <summary>There are as many processes, threads or open files as there may be.</summary>
    TooManyProcesses,
}
