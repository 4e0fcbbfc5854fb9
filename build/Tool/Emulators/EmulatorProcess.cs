using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace KernelOS.Tool.Emulators;

/// <summary>An emulator as a child process, with everything that it starts.</summary>
internal sealed class EmulatorProcess : IRunningEmulator
{
    private const int TailLength = 20;

    private readonly Process _process;
    private readonly Queue<string> _tail = new();

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
    public string LastWords => Tail.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "";

    /// <summary>The last lines that it wrote to standard output and error, at most <see cref="TailLength"/>.</summary>
    public string[] Tail
    {
        get
        {
            lock (_tail)
            {
                return [.. _tail];
            }
        }
    }

    /// <summary>Starts <paramref name="command"/> without a terminal and with an empty standard input.</summary>
    /// <exception cref="ToolException">The system has no <c>setpriv</c>.</exception>
    public static EmulatorProcess Start(string command, params string[] arguments)
    {
        // In a session of its own it does not see the terminal's Ctrl-C, which ends it through this tool, in order. And
        // the system ends it if this tool is killed: when the thread that started it ends, the command's main thread.
        ProcessStartInfo start = new("setpriv", ["--pdeathsig", "KILL", "setsid", command, .. arguments])
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
            throw new ToolException($"{start.FileName} cannot be started: {failure.Message}; try build/kernelos setup");
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
        lock (_tail)
        {
            if (line is not null)
            {
                _tail.Enqueue(line);
            }

            if (_tail.Count > TailLength)
            {
                _tail.Dequeue();
            }
        }
    }
}
