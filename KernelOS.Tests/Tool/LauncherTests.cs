using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using KernelOS.Tests.Programs;
using KernelOS.Tool;
using NUnit.Framework;

namespace KernelOS.Tests.Tool;

/// <summary>The command as a person types it, without booting.</summary>
public sealed class LauncherTests
{
    [Test]
    public void HelpIsOnStandardOutput()
    {
        (int status, string output, _) = Run("run", "--help");
        Assert.That(status, Is.Zero);
        Assert.That(output, Does.StartWith("Usage: build/kernelos run [OPTIONS] [PROGRAM [ARGS…]"));
    }

    [TestCase("run", "--frob")]
    [TestCase("frob")]
    [TestCase("run", "/no/such/program")]
    [TestCase("run", "--memory", "lots", "/bin/busybox")]
    [TestCase("run", "--add", "/no/such/file:/in", "/bin/busybox")]
    public void AMistakeIsOneLineOnStandardErrorAndStatus2(params string[] arguments)
    {
        (int status, string output, string error) = Run(arguments);
        Assert.That(status, Is.EqualTo(ExitStatus.Usage));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.Match(@"^kernelos: [^\n]+\n$"));
    }

    private static (int Status, string Output, string Error) Run(params string[] arguments)
    {
        // Once for the tool to be built, should that be necessary: it says so on standard error.
        string launcher = RepositoryFolder.Combine("build", "kernelos");
        Start(launcher, "--help");
        return Start(launcher, arguments);
    }

    private static (int Status, string Output, string Error) Start(string launcher, params string[] arguments)
    {
        ProcessStartInfo start = new(launcher, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
