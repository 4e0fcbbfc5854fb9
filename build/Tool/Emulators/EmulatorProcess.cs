using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace KernelOS.Tool.Emulators;

/// <summary>An emulator as a child process, with everything that it starts.</summary>
internal sealed class EmulatorProcess : IRunningEmulator
{
    private readonly Process _process;
    private volatile string _lastWords = "";

    private EmulatorProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.OutputDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.StandardInput.Close();
        Exited = process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public Task Exited { get; }

    /// <inheritdoc/>
    public string LastWords => _lastWords;

    /// <summary>Starts <paramref name="command"/> without a terminal and with an empty standard input.</summary>
    /// <exception cref="ToolException">There is no such program.</exception>
    public static EmulatorProcess Start(string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new EmulatorProcess(Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw new ToolException($"{command} cannot be started: {failure.Message}; try build/kernelos setup");
        }
    }

    /// <inheritdoc/>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has gone by itself, which is what was wanted.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Remember(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _lastWords = line.Trim();
        }
    }
}
