using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace KernelOS.Tests.Boot;

/// <summary>Runs commands of the host with a time limit.</summary>
public static class Command
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="path">The command.</param>
    /// <param name="arguments">Its arguments after its name.</param>
    /// <param name="input">Its standard input, which then ends.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="environment">Its environment as <c>K=V</c>; null for this process's own.</param>
    /// <exception cref="TimeoutException">It took longer, and was killed with all that it had started.</exception>
    public static CommandResult Run(
        string path, IReadOnlyList<string> arguments, byte[] input, TimeSpan limit, IReadOnlyList<string>? environment = null)
    {
        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (string variable in environment)
            {
                string[] parts = variable.Split('=', 2);
                start.Environment[parts[0]] = parts[1];
            }
        }

        using Process process = Process.Start(start)!;
        Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream);
        Task<byte[]> error = ReadAsync(process.StandardError.BaseStream);
        Task writing = WriteAsync(process.StandardInput.BaseStream, input);
        if (!Task.WaitAll([output, error, writing], limit) || !process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} {string.Join(' ', arguments)} took longer than {limit.TotalSeconds} s");
        }

        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using MemoryStream all = new();
        await stream.CopyToAsync(all).ConfigureAwait(false);
        return all.ToArray();
    }

    private static async Task WriteAsync(Stream stream, byte[] input)
    {
        try
        {
            await stream.WriteAsync(input).ConfigureAwait(false);
            stream.Close();
        }
        catch (IOException)
        {
            // A command need not read its input; what it did shows in its result.
        }
    }
}
