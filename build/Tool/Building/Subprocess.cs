using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading;

namespace KernelOS.Tool.Building;

/// <summary>Runs another program to its end, with its output caught.</summary>
internal static class Subprocess
{
    /// <summary>Runs it; its exit status and everything that it wrote, output and errors in one text.</summary>
    /// <exception cref="ToolException">There is no such program.</exception>
    public static SubprocessResult Run(string command, IEnumerable<string> arguments, string? folder = null)
    {
        ProcessStartInfo start = new(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        StringBuilder output = new();
        Lock outputLock = new();
        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (outputLock)
            {
                output.AppendLine(line.Data);
            }
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += Append;
            process.ErrorDataReceived += Append;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            process.WaitForExit();
            return new SubprocessResult(process.ExitCode, output.ToString());
        }
        catch (Win32Exception failure)
        {
            throw new ToolException($"{command} cannot be started: {failure.Message}; try build/kernelos setup");
        }
    }

    /// <summary>Runs it; what it wrote.</summary>
    /// <exception cref="ToolException">It is missing or fails; the message ends with what it wrote.</exception>
    public static string RunOrFail(string command, IEnumerable<string> arguments, string? folder = null)
    {
        SubprocessResult result = Run(command, arguments, folder);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolException($"{command} failed with status {result.ExitCode}:\n{result.Output.TrimEnd()}");
    }
}
