using System.IO;
using KernelOS.Tool.Building;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Building;

public sealed class TestRunTests
{
    [TestCase("Paging", "FullyQualifiedName~Paging")]
    [TestCase("Name=X", "Name=X")]
    [TestCase("Category!=Boot", "Category!=Boot")]
    public void AWordSelectsByFullName(string filter, string expression) =>
        Assert.That(TestRun.Expression(filter), Is.EqualTo(expression));

    [Test]
    public void ACrashIsShown()
    {
        using StringWriter output = new();
        TestProgress progress = new(output, isTerminal: false);
        progress.Show("  Passed One [3 ms]");
        progress.Show("The active test run was aborted. Reason: Test host process crashed : Stack overflow.");
        progress.Show("   at Somewhere");
        Assert.That(output.ToString(), Does.StartWith("The active").And.Contains("at Somewhere"));
    }

    [Test]
    public void OnlyFailuresAreShownInFull()
    {
        using StringWriter output = new();
        TestProgress progress = new(output, isTerminal: false);
        foreach (string line in (string[])
            [
                "Starting test execution, please wait...", "  Passed One [3 ms]", "  Failed Two(\"a b\") [< 1 ms]",
                "  Error Message:", "   expected 1", "  Passed Three [1 ms]", "  Skipped Four [1 ms]", "  why", "Test Run Failed.", "Total tests: 4",
            ])
        {
            progress.Show(line);
        }

        progress.Finish();
        Assert.That(
            output.ToString().ReplaceLineEndings("|"),
            Is.EqualTo("  Failed Two(\"a b\") [< 1 ms]|  Error Message:|   expected 1|  Skipped Four [1 ms]|"));
    }
}
