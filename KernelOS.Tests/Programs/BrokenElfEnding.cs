namespace KernelOS.Tests.Programs;

/// <summary>How a broken executable ends.</summary>
public enum BrokenElfEnding
{
    /// <summary>The kernel does not start it.</summary>
    Refused,

    /// <summary>The kernel may start it, since every segment is right, and it dies at its first instruction.</summary>
    RefusedOrKilled,
}
