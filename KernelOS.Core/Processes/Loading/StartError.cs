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

    /// <summary>A part of its path that must be a directory is none.</summary>
    NotDirectory,

    /// <summary>A part of its path is longer than a name may be.</summary>
    NameTooLong,

    /// <summary>There are too many symbolic links on its path, or one where none may be.</summary>
    TooManySymbolicLinks,

    /// <summary>Its file is open for writing.</summary>
    FileBusy,

    /// <summary>It is a script that scripts interpret, too many of them.</summary>
    TooManyScripts,

    /// <summary>The process ends meanwhile.</summary>
    Ending,
}
