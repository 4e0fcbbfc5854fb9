namespace KernelOS.Core.Platform;

/// <summary>How much a log line matters.</summary>
public enum LogLevel
{
    /// <summary>What the kernel did.</summary>
    Information,

    /// <summary>Something is not as it should be, and the kernel goes on.</summary>
    Warning,

    /// <summary>Something that was asked for cannot be done.</summary>
    Error,
}
