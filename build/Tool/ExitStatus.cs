namespace KernelOS.Tool;

/// <summary>What the tool's own exit status can be when it is not a guest program's.</summary>
internal static class ExitStatus
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>A build, a test or a set-up step failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;

    /// <summary>The guest gave no status: it panicked, broke the protocol or exceeded its time limit.</summary>
    public const int NoProgramStatus = 125;

    /// <summary>What a shell adds to a signal's number.</summary>
    public const int SignalBase = 128;

    /// <summary>SIGPIPE's number, for a reader of standard output that went away.</summary>
    public const int SignalPipe = 13;
}
