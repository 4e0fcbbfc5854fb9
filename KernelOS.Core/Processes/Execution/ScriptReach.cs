namespace KernelOS.Core.Processes.Execution;

/// <summary>Whether an interpreter can open a script by the path that it is told.</summary>
internal enum ScriptReach
{
    /// <summary>It can.</summary>
    InReach,

    /// <summary>It cannot: the path leads through a descriptor that is closed by then.</summary>
    OutOfReach,
}
