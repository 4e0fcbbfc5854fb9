using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace KernelOS.Tests.Processes;

/// <summary>Real static programs, built once a run by the compilers that this machine has; a test that needs a missing one is ignored.</summary>
internal static class StaticPrograms
{
    private const string Source = "#include <stdio.h>\nint data = 42; int zeros[3000];\nint main(int c, char **v) { zeros[c] = data; return puts(v[0]) < 0; }\n";

    private static readonly ConcurrentDictionary<string, byte[]?> s_programs = new();

    /// <summary>The command lines that make them: a compiler and its options.</summary>
    public static string[] CommandLines { get; } =
    [
        "musl-gcc -static -no-pie -O2",
        "gcc -static -no-pie -O2",
        "gcc -static-pie -O2",
        "gcc -static -no-pie -O2 -Wl,-z,noseparate-code",
    ];

    /// <summary>A dynamic program's command line.</summary>
    public static string DynamicCommandLine => "gcc -O2";

    /// <summary>Builds a program, or ignores the test.</summary>
    public static byte[] Get(string commandLine)
    {
        byte[]? program = s_programs.GetOrAdd(commandLine, Build);
        if (program is null)
        {
            Assert.Ignore($"{commandLine} does not work here");
        }

        return program!;
    }

    private static byte[]? Build(string commandLine)
    {
        string folder = Directory.CreateTempSubdirectory("kernelos-programs").FullName;
        try
        {
            string source = Path.Combine(folder, "program.c");
            string output = Path.Combine(folder, "program");
            File.WriteAllText(source, Source);
            string[] words = commandLine.Split(' ');
            ProcessStartInfo start = new(words[0], [.. words[1..], source, "-o", output]) { RedirectStandardError = true };
            using Process? compiler = Process.Start(start);
            compiler!.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? File.ReadAllBytes(output) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
