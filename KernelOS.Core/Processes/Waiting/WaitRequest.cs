namespace KernelOS.Core.Processes.Waiting;

/// <summary>Which children a process waits for, and how.</summary>
public readonly struct WaitRequest
{
    /// <summary>One child; <see cref="ProcessId.None"/> for any.</summary>
    public ProcessId Child { get; init; }

    /// <summary>The children of one process group; <see cref="ProcessId.None"/> for any.</summary>
    public ProcessId Group { get; init; }

    /// <summary>What is waited for, and how.</summary>
    public WaitOptions Options { get; init; }

    /// <summary>Whether an option is set.</summary>
    internal bool Has(WaitOptions option) => (Options & option) != 0;
}
