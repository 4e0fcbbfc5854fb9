namespace KernelOS.Core.Platform;

/// <summary>How a system call that was interrupted is made again.</summary>
public enum SystemCallRepetition
{
    /// <summary>As it was.</summary>
    Same,

    /// <summary>As restart_syscall, which goes on where it was.</summary>
    Continued,
}
