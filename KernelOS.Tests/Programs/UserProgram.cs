using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;

namespace KernelOS.Tests.Programs;

/// <summary>Builds the user programs of this folder into <c>artifacts/programs</c>, when their sources have changed.</summary>
/// <remarks>
/// A program is NAME.c, with NAME.S if there is one; NAME may begin with a subfolder's. Beside the executable lies NAME.stamp, the digest of everything it
/// was made from: the command and all sources that it may include.
/// </remarks>
public static class UserProgram
{
    // These have their own _start.
    private static readonly string[] s_withoutLibrary = ["clean", "marker"];

    private static readonly Lock s_building = new();

    /// <summary>Where a program is once it is built; its file name differs from every other program's.</summary>
    /// <param name="name">Its source's name without <c>.c</c>.</param>
    /// <param name="library">What it is linked with.</param>
    public static string PathOf(string name, CLibrary library) => RepositoryFolder.Combine(
        "artifacts", "programs", library == CLibrary.None ? name : $"{name}-{library.ToString().ToLowerInvariant()}");

    /// <summary>Builds every program with every library that it can be linked with, where necessary.</summary>
    /// <exception cref="InvalidOperationException">The compiler reports something.</exception>
    public static void BuildAll()
    {
        foreach (string source in Directory.GetFiles(Source(""), "*.c"))
        {
            string name = Path.GetFileNameWithoutExtension(source);
            CLibrary[] libraries = s_withoutLibrary.Contains(name) ? [CLibrary.None] : [CLibrary.Musl, CLibrary.Glibc];
            foreach (CLibrary library in libraries)
            {
                Build(name, library);
            }
        }
    }

    /// <summary>Builds a program if necessary.</summary>
    /// <param name="name">Its source's name without <c>.c</c>.</param>
    /// <param name="library">What it is linked with.</param>
    /// <returns><see cref="PathOf"/>.</returns>
    /// <exception cref="InvalidOperationException">The compiler reports something.</exception>
    public static string Build(string name, CLibrary library)
    {
        string executable = PathOf(name, library);
        lock (s_building)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(executable)!);
            string[] command = Command(name, library);
            string stamp = executable + ".stamp";
            string digest = Digest(command, name);
            if (!File.Exists(executable) || !File.Exists(stamp) || File.ReadAllText(stamp) != digest)
            {
                // Another test run may be executing the old one; a new file in its place does not disturb that.
                string made = $"{executable}.{Environment.ProcessId}";
                Compile([.. command, "-o", made]);
                File.Move(made, executable, overwrite: true);
                File.WriteAllText(stamp, digest);
            }
        }

        return executable;
    }

    private static string Source(string file) => RepositoryFolder.Combine("KernelOS.Tests", "Programs", file);

    private static string[] Command(string name, CLibrary library)
    {
        string[] compiler = library switch
        {
            CLibrary.Musl => ["musl-gcc"],
            CLibrary.Glibc => ["gcc"],
            _ => ["gcc", "-nostdlib", "-nostartfiles", "-ffreestanding", "-fno-stack-protector"],
        };
        string assembly = Source(name + ".S");
        return
        [
            .. compiler, "-static", "-no-pie", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-Wl,--build-id=none",
            Source(name + ".c"), .. File.Exists(assembly) ? [assembly] : Array.Empty<string>(),
        ];
    }

    private static string Digest(string[] command, string name)
    {
        IEnumerable<string> sources = Directory.GetFiles(Source(""), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".h", StringComparison.Ordinal) || file == Source(name + ".c") || file == Source(name + ".S"))
            .Order(StringComparer.Ordinal);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', command)));
        foreach (string source in sources)
        {
            hash.AppendData(File.ReadAllBytes(source));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Compile(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}\n{errors}");
        }
    }
}
