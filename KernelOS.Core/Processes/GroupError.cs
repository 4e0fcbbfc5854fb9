namespace KernelOS.Core.Processes;

/// <summary>Why a process does not change its group.</summary>
internal enum GroupError
{
    /// <summary>It does.</summary>
    None,

    /// <summary>It is neither the caller nor a child of it.</summary>
    NoProcess,

    /// <summary>It is a child that has executed a program.</summary>
    HasExecuted,

    /// <summary>It leads a session, is of another session, or the group is.</summary>
    NotPermitted,
}
