namespace KernelOS.Core.Processes.Waiting;

/// <summary>What a parent can be told of a child.</summary>
public enum ChildEvent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It has stopped.</summary>
    Stopped,

    /// <summary>It goes on after a stop.</summary>
    Continued,
}
