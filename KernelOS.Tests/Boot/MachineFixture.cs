using System.Linq;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace KernelOS.Tests.Boot;

/// <summary>What tests of one machine's boot share.</summary>
[Category("Boot")]
public abstract class MachineFixture
{
    private readonly GuestMachine _machine;
    private MachineBoot? _boot;

    /// <summary>Prepares for a machine; it boots when the first test runs.</summary>
    protected MachineFixture(GuestMachine machine) => _machine = machine;

    /// <summary>The boot.</summary>
    private protected MachineBoot Boot => _boot!;

    [OneTimeSetUp]
    public void BootMachine() => _boot = MachineBoot.Of(_machine);

    /// <summary>Shows the end of the kernel's log if anything failed.</summary>
    [OneTimeTearDown]
    public void ShowLog()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Error.WriteLine($"{_machine}: {_boot?.Result.Describe()}");
        }
    }

    /// <summary>A program's result, which must be there.</summary>
    private protected ProgramResult Result(ProgramRun program)
    {
        ProgramResult? result = Boot.Of(program);
        if (result is null)
        {
            ProgramRun? stopped = MachinePrograms.All.FirstOrDefault(other => Boot.Of(other) is null);
            Assert.Fail($"{_machine} did not come so far; it stopped at '{stopped}'\n{Boot.Result.Describe()}");
        }

        return result!;
    }
}
