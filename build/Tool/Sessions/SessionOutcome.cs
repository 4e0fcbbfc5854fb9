namespace KernelOS.Tool.Sessions;

/// <summary>How a session ended.</summary>
/// <param name="Status">The command's exit status.</param>
/// <param name="Complaint">One line that says what went wrong; null if the last program gave the status.</param>
internal readonly record struct SessionOutcome(int Status, string? Complaint)
{
    /// <summary>The last program ended with <paramref name="status"/>.</summary>
    public static SessionOutcome Finished(int status) => new(status, null);

    /// <summary>There is no program's status.</summary>
    public static SessionOutcome NoStatus(string complaint) => new(ExitStatus.NoProgramStatus, complaint);

    /// <summary>A signal ended this command.</summary>
    public static SessionOutcome Signalled(int signal) => new(ExitStatus.SignalBase + signal, null);
}
