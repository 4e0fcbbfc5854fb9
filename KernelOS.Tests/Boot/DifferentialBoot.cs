using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Tests.Programs;
using KernelOS.Tests.Programs.Differential;

namespace KernelOS.Tests.Boot;

/// <summary>Differential programs in one boot of a machine, and the same on the host.</summary>
internal sealed class DifferentialBoot
{
    private static readonly CLibrary[] s_libraries = [CLibrary.Musl, CLibrary.Glibc];
    private static readonly ConcurrentDictionary<string, ProgramResult> s_onLinux = new();

    private readonly Dictionary<string, ProgramResult?> _here = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _partsHere = [];

    private DifferentialBoot(BootResult result, IReadOnlyList<ProgramRun> runs)
    {
        Result = result;
        foreach ((ProgramRun run, ProgramResult? here) in runs.Zip(result.Programs))
        {
            _here[run.Path] = here;
            _partsHere[run.Path] = CaseOutputs.Split(here?.OutputText ?? "");
        }
    }

    /// <summary>What came of the boot.</summary>
    public BootResult Result { get; }

    /// <summary>Every case with every library.</summary>
    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        .. s_libraries.SelectMany(library => DifferentialProgram.All.SelectMany(program =>
            program.Cases.Select(name => new DifferentialCase(program.Name, library, name)))),
    ];

    /// <summary>Boots a machine and runs the given cases.</summary>
    public static DifferentialBoot Start(GuestMachine machine, IReadOnlyList<DifferentialCase> cases)
    {
        List<ProgramRun> runs = [];
        foreach (IGrouping<(string, CLibrary), DifferentialCase> program in cases.GroupBy(one => (one.Program, one.Library)))
        {
            try
            {
                UserProgram.Build(Source(program.First()), program.First().Library);
            }
            catch (InvalidOperationException)
            {
                // The tests of its cases build it again, and tell why it cannot be.
                continue;
            }

            runs.Add(ProgramRun.Of(PathOf(program.First()), [.. program.Select(one => one.Name)]));
        }

        return new DifferentialBoot(new KernelRunner(machine).Boot(runs, []), runs);
    }

    /// <summary>What the case's program did here; null if the machine did not come so far.</summary>
    public ProgramResult? ProgramHere(DifferentialCase one) => _here.GetValueOrDefault(PathOf(one));

    /// <summary>What the case printed here; null if it was not reached.</summary>
    public string? Here(DifferentialCase one) => _partsHere.GetValueOrDefault(PathOf(one))?.GetValueOrDefault(one.Name);

    /// <summary>What the case prints on the host's Linux.</summary>
    public static string OnLinux(DifferentialCase one) =>
        CaseOutputs.Split(ProgramOnLinux(one).OutputText).GetValueOrDefault(one.Name)
        ?? throw new InvalidOperationException($"{one} did not run on the host");

    /// <summary>What the case's program, with all its cases, does on the host's Linux.</summary>
    public static ProgramResult ProgramOnLinux(DifferentialCase one) => s_onLinux.GetOrAdd(PathOf(one), path =>
    {
        string[] cases = [.. DifferentialProgram.All.Single(program => program.Name == one.Program).Cases];
        return HostRunner.Run(ProgramRun.Of(UserProgram.Build(Source(one), one.Library), cases), []);
    });

    private static string Source(DifferentialCase one) => $"Differential/{one.Program}";

    private static string PathOf(DifferentialCase one) => UserProgram.PathOf(Source(one), one.Library);
}
