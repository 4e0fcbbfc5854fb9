using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>Programs that should not get away with it: they end alone, and the next program of the same boot runs.</summary>
[TestFixtureSource(typeof(GuestMachine), nameof(GuestMachine.All))]
public sealed partial class HostileProgramTests : MachineFixture
{
    private const int KilledFromHere = 128;
    private const int NotExecutable = 126;

    public HostileProgramTests(GuestMachine machine)
        : base(machine)
    {
    }

    private static IEnumerable<ProgramRun> Hungry => MachinePrograms.Hungry;

    private static IEnumerable<ProgramRun> Fuzz => MachinePrograms.Fuzz;

    [TestCaseSource(typeof(HostileCases), nameof(HostileCases.All))]
    public void EndsAsItShould(HostileCase hostile)
    {
        ProgramResult result = Result(MachinePrograms.Of(hostile));
        Assert.That(hostile.Allows(result.Status), $"status {result.Status}, not {string.Join(" or ", hostile.Statuses)}");
    }

    [TestCaseSource(typeof(BrokenElf), nameof(BrokenElf.All))]
    public void ABrokenExecutableDoesNotRun(BrokenElf broken)
    {
        int status = Result(MachinePrograms.Of(broken)).Status;
        Assert.That(status, broken.Ending == BrokenElfEnding.Refused
            ? Is.EqualTo(NotExecutable)
            : Is.EqualTo(NotExecutable).Or.EqualTo(KilledFromHere + 11));
    }

    [Test]
    public void EachDeathIsOneLineOfTheLog()
    {
        // Of a fault, or of memory that is out; not of what a program brings upon itself, such as SIGPIPE.
        int[] faults = [132, 133, 135, 136, 137, 139];
        int deaths = MachinePrograms.All.Count(program => Boot.Of(program) is ProgramResult result && faults.Contains(result.Status));
        Assert.That(Boot.Result.LogLines.Count(line => Death().IsMatch(line)), Is.EqualTo(deaths));
    }

    [TestCaseSource(nameof(Hungry))]
    public void TakingAllMemoryIsRefusedOrEndsInDeath(ProgramRun program)
    {
        ProgramResult result = Result(program);
        Assert.That((result.Status == 0 && result.OutputText == "refused\n") || result.Status > KilledFromHere, $"status {result.Status}");
    }

    [TestCaseSource(nameof(Fuzz))]
    public void RandomSystemCallsHarmOnlyTheirProgram(ProgramRun program)
    {
        ProgramResult result = Result(program);
        Assert.That(result.OutputText, Does.StartWith("begun\n"));
        Assert.That(result.Status, Is.Zero.Or.GreaterThan(KilledFromHere));
    }

    [Test]
    public void TheLastProgramStillRuns() => Assert.That(Result(MachinePrograms.Last).OutputText, Is.EqualTo("still here\n"));

    [GeneratedRegex(@"\[[0-9]+\]: .* ip 0x[0-9a-f]+ sp 0x[0-9a-f]+|out of memory: .*\[[0-9]+\] is killed")]
    private static partial Regex Death();
}
