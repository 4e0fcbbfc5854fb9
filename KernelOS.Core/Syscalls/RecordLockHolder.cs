namespace KernelOS.Core.Syscalls;

/// <summary>Who holds a lock on a part of a file.</summary>
internal enum RecordLockHolder
{
    /// <summary>The process, by its descriptors.</summary>
    Process,

    /// <summary>The open file.</summary>
    OpenFile,
}
