using System.Collections.Generic;
using System.Linq;
using KernelOS.Tests.Programs;

namespace KernelOS.Tests.Boot;

/// <summary>The programs that one boot of each machine runs, in this order.</summary>
internal static class MachinePrograms
{
    private static readonly CLibrary[] s_libraries = [CLibrary.Musl, CLibrary.Glibc];

    /// <summary>Copies standard input, 1 MiB of all byte values, to standard output.</summary>
    public static ProgramRun Cat { get; } = ProgramRun.Of("/bin/busybox", "cat");

    /// <summary>The same when the input has ended.</summary>
    public static ProgramRun CatAtEnd { get; } = ProgramRun.Of("/bin/busybox", "cat", "-");

    /// <summary>Looks for what other programs have left in registers and memory.</summary>
    public static ProgramRun Clean { get; } = ProgramRun.Of(UserProgram.PathOf("clean", CLibrary.None), "before others");

    /// <summary>The same after everything else has run.</summary>
    public static ProgramRun CleanAfterwards { get; } = ProgramRun.Of(UserProgram.PathOf("clean", CLibrary.None), "after others");

    /// <summary>Keeps its registers under interrupts, system calls and faults.</summary>
    public static ProgramRun Registers { get; } = Own("registers", CLibrary.Musl, "10", "2000000");

    /// <summary>The last program: it shows that the kernel is still well.</summary>
    public static ProgramRun Last { get; } = Own("hello", CLibrary.Glibc, "still here");

    /// <summary>Programs that must do the same on KernelOS as on the host.</summary>
    public static IReadOnlyList<ProgramRun> Differential { get; } =
    [
        .. s_libraries.Select(library => Own("hello", library, "one", "two three", "", "--error=four", "--status=7", "--environment")),
        .. s_libraries.Select(library => Own("hello", library)),
        .. s_libraries.Select(library => Own("startup", library, "an argument", "", "'\"$\\ \t")),
        .. s_libraries.SelectMany(library => Conformance.Cases.Select(name => Own("conformance", library, name))),
        Own("pointers", CLibrary.Musl, "/tmp/kernelos-pointers"),
    ];

    /// <summary>Take all the memory there is, each in its own way.</summary>
    public static IReadOnlyList<ProgramRun> Hungry { get; } =
        [.. ((string[])["map", "break", "files"]).Select(kind => Own("hungry", CLibrary.Musl, kind))];

    /// <summary>Random system calls, each run with its own seed.</summary>
    public static IReadOnlyList<ProgramRun> Fuzz { get; } =
        [.. Enumerable.Range(1, 8).Select(seed => Own("fuzz", CLibrary.Musl, $"{seed}", "20000"))];

    /// <summary>A hostile case.</summary>
    public static ProgramRun Of(HostileCase hostile) => Own(hostile.Program, CLibrary.Musl, hostile.Name);

    /// <summary>A broken executable.</summary>
    public static ProgramRun Of(BrokenElf broken) =>
        ProgramRun.Of(System.IO.Path.Combine(BrokenFolder, broken.FileName));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProgramRun> All { get; } =
    [
        Clean,
        .. Differential,
        Cat,
        CatAtEnd,
        Registers,
        .. BrokenElf.All.Select(Of),
        .. HostileCases.All.Select(Of),
        .. Hungry,
        .. Fuzz,
        CleanAfterwards,
        Last,
    ];

    /// <summary>Their standard input.</summary>
    public static byte[] Input { get; } = [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i ^ (i >> 8)))];

    private static string BrokenFolder => RepositoryFolder.Combine("artifacts", "programs", "broken");

    /// <summary>Builds them.</summary>
    public static void Build()
    {
        UserProgram.BuildAll();
        foreach (BrokenElf broken in BrokenElf.All)
        {
            broken.WriteTo(BrokenFolder);
        }
    }

    private static ProgramRun Own(string name, CLibrary library, params string[] arguments) =>
        ProgramRun.Of(UserProgram.PathOf(name, library), arguments);
}
