using System;
using System.Diagnostics;
using System.IO;
using System.Text;

namespace KernelOS.Tests.CoreLib;

/// <summary>The checks in Conformance/, compiled by ilc against our own library: a program for Linux, built with the tests.</summary>
internal static class ConformanceProgram
{
    /// <summary>How long a run may take; it takes milliseconds.</summary>
    private const int TimeLimitMilliseconds = 30_000;

    /// <summary>What Linux gives for a division by zero, which the processor finds: 128 and the signal's number.</summary>
    public const int DivisionErrorStatus = 136;

    /// <summary>Runs the program and gives what it printed and its exit status.</summary>
    public static (string Output, string Error, int Status) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(RepositoryPath("artifacts", "conformance-x64"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        System.Threading.Tasks.Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeLimitMilliseconds))
        {
            process.Kill();
            throw new TimeoutException("the conformance program does not end");
        }

        process.WaitForExit();
        return (output.Result, error.Result, process.ExitCode);
    }

    /// <summary>The path of a file of the repository in which the tests were built.</summary>
    public static string RepositoryPath(params string[] parts)
    {
        string? directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "KernelOS.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("the tests do not run in their repository");
        }

        return Path.Combine([directory, .. parts]);
    }
}
