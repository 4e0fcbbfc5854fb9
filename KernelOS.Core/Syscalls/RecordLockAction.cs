namespace KernelOS.Core.Syscalls;

/// <summary>What fcntl is to do with a lock on a part of a file.</summary>
internal enum RecordLockAction
{
    /// <summary>Tell whether another's lock would be in the way.</summary>
    Tell,

    /// <summary>Set it, or fail if another's lock is in the way.</summary>
    Set,

    /// <summary>Set it, waiting until no other's lock is in the way.</summary>
    SetWaiting,
}
