using System;
using System.Threading.Tasks;

namespace KernelOS.Tool.Emulators;

/// <summary>A running Bochs, whose complaint is one line of much that it prints.</summary>
internal sealed class BochsProcess : IRunningEmulator
{
    private const string Introduction = "Bochs is exiting with the following message:";

    // How the guest powers off; that is no complaint.
    private const string PowerOff = "Shutdown port: shutdown requested";

    private readonly EmulatorProcess _process;

    /// <summary>Wraps the process, which is disposed of with this object.</summary>
    public BochsProcess(EmulatorProcess process)
    {
        _process = process;
    }

    /// <inheritdoc/>
    public Task Exited => _process.Exited;

    /// <inheritdoc/>
    public string LastWords => FindComplaint(_process.Tail);

    /// <inheritdoc/>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    /// <summary>The line after Bochs' announcement of it; empty if there is none or it only tells of a power-off.</summary>
    internal static string FindComplaint(string[] lines)
    {
        int index = Array.FindIndex(lines, line => line.Contains(Introduction, StringComparison.Ordinal));
        string complaint = index >= 0 && index + 1 < lines.Length ? lines[index + 1].Trim('[', ']', ' ') : "";
        return complaint.Contains(PowerOff, StringComparison.Ordinal) ? "" : complaint;
    }
}
