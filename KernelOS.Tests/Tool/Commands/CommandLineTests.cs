using System;
using System.CommandLine;
using System.IO;
using KernelOS.Tool;
using KernelOS.Tool.Commands;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Commands;

public sealed class CommandLineTests
{
    [Test]
    public void TheFirstPageNamesEveryCommand()
    {
        string page = HelpOf();
        foreach (string command in (string[])["run", "build", "test", "bench", "debug", "setup", "clean"])
        {
            Assert.That(page, Does.Match($"(?m)^  {command} +[A-Z]"));
        }
    }

    [TestCase("run")]
    [TestCase("debug")]
    public void ThePageOfACommandNamesEveryOptionAndSaysWhatItDoes(string command)
    {
        string page = HelpOf(command);
        foreach (string option in (string[])["--emulator", "--firmware", "--arch", "--cpu", "--memory", "--cpus", "--numa",
            "--add", "--env", "--append", "--timeout", "--icount", "--log", "--quiet", "--help"])
        {
            Assert.That(page, Does.Match($"(?m)^ .*{option}\\b.*  [A-Z]"));
        }
    }

    [TestCase("frob")]
    [TestCase("--frob")]
    [TestCase("build", "--frob")]
    [TestCase("clean", "all")]
    [TestCase("test", "one", "two")]
    public void AnUnknownWordIsAMistake(params string[] arguments)
    {
        ToolException? failure = Assert.Throws<ToolException>(() => new CommandLine(NoRepository).Parse(arguments));
        Assert.That(failure?.ExitStatus, Is.EqualTo(ExitStatus.Usage));
    }

    private static string HelpOf(params string[] arguments)
    {
        ParseResult parsed = new CommandLine(NoRepository).Parse([.. arguments, "--help"]);
        using StringWriter output = new();
        Assert.That(parsed.Invoke(new InvocationConfiguration { Output = output }), Is.Zero);
        return output.ToString();
    }

    private static Repository NoRepository() => throw new InvalidOperationException("parsing needs no repository");
}
