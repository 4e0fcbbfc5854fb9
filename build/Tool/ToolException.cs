using System;

namespace KernelOS.Tool;

/// <summary>Ends the command: one line for the person, and the exit status.</summary>
internal sealed class ToolException : Exception
{
    /// <summary>Makes one with the given line and status.</summary>
    public ToolException(string message, int status = Tool.ExitStatus.Failure)
        : base(message)
    {
        ExitStatus = status;
    }

    /// <summary>The status with which the tool ends.</summary>
    public int ExitStatus { get; }

    /// <summary>The command line was wrong.</summary>
    public static ToolException Usage(string message) => new(message, Tool.ExitStatus.Usage);
}
