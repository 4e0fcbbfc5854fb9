using System.Diagnostics;
using System.IO;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Symbols;

/// <summary>The programs that build the kernel: clang, lld and LLVM's tools.</summary>
internal static class Toolchain
{
    /// <summary>Runs a program and gives what it printed; fails the test if it fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}");
        return output;
    }

    /// <summary>Assembles and links x86-64 assembly code, which may include the kernel's; gives the ELF file. What is not defined is at address zero.</summary>
    public static byte[] Link(string assembly, ulong textAddress)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("kernelos-");
        try
        {
            string source = Path.Combine(directory.FullName, "code.s");
            string compiled = Path.Combine(directory.FullName, "code.o");
            string linked = Path.Combine(directory.FullName, "code.elf");
            File.WriteAllText(source, assembly + "\n");
            Run("clang", "--target=x86_64-unknown-none-elf", "-c", $"-Wa,-I,{RepositoryFolder.Root}", "-o", compiled, source);
            Run("ld.lld", "-nostdlib", "-e", "0", "--unresolved-symbols=ignore-all", $"--image-base={textAddress}", "-o", linked, compiled);
            return File.ReadAllBytes(linked);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
