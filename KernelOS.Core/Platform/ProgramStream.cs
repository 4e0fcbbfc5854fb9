namespace KernelOS.Core.Platform;

/// <summary>Where a program's output goes.</summary>
public enum ProgramStream
{
    /// <summary>Standard output.</summary>
    Output = 1,

    /// <summary>Standard error.</summary>
    Error = 2,
}
