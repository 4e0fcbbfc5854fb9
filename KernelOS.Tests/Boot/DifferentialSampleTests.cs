using System.Collections.Generic;
using System.Linq;
using KernelOS.Tests.Programs.Differential;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace KernelOS.Tests.Boot;

/// <summary>A tenth of the differential cases in Bochs, which is another machine, and slower.</summary>
[Category("Boot")]
public sealed class DifferentialSampleTests
{
    private DifferentialBoot _boot = null!;

    private static IReadOnlyList<DifferentialCase> Cases { get; } = [.. DifferentialBoot.All.Where((_, i) => i % 10 == 0)];

    [OneTimeSetUp]
    public void Boot() => _boot = DifferentialBoot.Start(GuestMachine.Bochs, Cases);

    [OneTimeTearDown]
    public void ShowLog()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Error.WriteLine(_boot?.Result.Describe());
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void PrintsTheSameAsOnLinux(DifferentialCase one) =>
        Assert.That(_boot.Here(one), Is.EqualTo(DifferentialBoot.OnLinux(one)));
}
