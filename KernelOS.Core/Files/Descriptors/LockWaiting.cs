namespace KernelOS.Core.Files.Descriptors;

/// <summary>What to do when a lock is held by somebody else.</summary>
public enum LockWaiting
{
    /// <summary>Wait until it is not.</summary>
    Wait,

    /// <summary>Give up at once.</summary>
    GiveUp,
}
