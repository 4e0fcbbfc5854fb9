namespace KernelOS.Core.Files;

/// <summary>Why an operation on files failed; the system-call layer maps each to the number that programs know.</summary>
public enum FileError
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>A component of the path does not exist, or the path is empty.</summary>
    NotFound,

    /// <summary>Something that must be a directory is none.</summary>
    NotDirectory,

    /// <summary>Something that must not be a directory is one.</summary>
    IsDirectory,

    /// <summary>The name is taken.</summary>
    Exists,

    /// <summary>A component is longer than a name may be, or the path than a path.</summary>
    NameTooLong,

    /// <summary>Too many symbolic links on one path, or one where none may be.</summary>
    TooManySymbolicLinks,

    /// <summary>An inode has as many names as it can count.</summary>
    TooManyNames,

    /// <summary>The directory has entries.</summary>
    NotEmpty,

    /// <summary>The thing is in use and must stay.</summary>
    Busy,

    /// <summary>The file is run as a program, so that it cannot be written.</summary>
    TextBusy,

    /// <summary>No such descriptor, or one that does not allow the operation.</summary>
    BadDescriptor,

    /// <summary>The process has as many descriptors as it may.</summary>
    TooManyDescriptors,

    /// <summary>The system has as many open files as it can.</summary>
    TooManyOpenFiles,

    /// <summary>No kernel memory.</summary>
    OutOfMemory,

    /// <summary>No memory for the contents of a file.</summary>
    NoSpace,

    /// <summary>A file would become larger than a file can be.</summary>
    TooLarge,

    /// <summary>The program's memory could not be accessed.</summary>
    BadAddress,

    /// <summary>An argument makes no sense here.</summary>
    InvalidArgument,

    /// <summary>A value does not fit where it has to go.</summary>
    Overflow,

    /// <summary>The object has no position.</summary>
    NotSeekable,

    /// <summary>The object is no terminal.</summary>
    NotTerminal,

    /// <summary>No driver for the device.</summary>
    NoDevice,

    /// <summary>The permissions do not allow it.</summary>
    AccessDenied,

    /// <summary>Nobody may do it.</summary>
    NotPermitted,

    /// <summary>The object does not know the operation.</summary>
    NotSupported,

    /// <summary>It would have to wait, and was told not to.</summary>
    WouldBlock,

    /// <summary>A signal ended the wait before anything was done.</summary>
    Interrupted,

    /// <summary>The process of which it would tell has ended.</summary>
    NoProcess,

    /// <summary>No memory for a lock.</summary>
    NoLocks,

    /// <summary>Nobody reads the other end, nor ever will.</summary>
    BrokenPipe,

    /// <summary>The buffer is too small for the result.</summary>
    BufferTooSmall,
}
