using System;
using System.CommandLine;
using System.Linq;
using KernelOS.Tool;
using KernelOS.Tool.Commands;
using KernelOS.Tool.Emulators;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Commands;

public sealed class BootOptionsTests
{
    private static readonly TimeSpan s_default = TimeSpan.FromSeconds(11);

    [Test]
    public void WithoutOptionsItIsHalfAGibibyteInQemu()
    {
        BootRequest request = Read();
        Assert.That(request.Machine.Emulator, Is.EqualTo(EmulatorKind.Qemu));
        Assert.That(request.Machine.Firmware, Is.EqualTo(Firmware.Bios));
        Assert.That(request.Machine.Memory.Mebibytes, Is.EqualTo(512));
        Assert.That(request.Machine.Counting, Is.EqualTo(InstructionCounting.Off));
        Assert.That(request.Programs, Is.Empty);
        Assert.That(request.Limit, Is.Null);
        Assert.That(request.Quiet, Is.False);
    }

    [Test]
    public void EveryOptionArrives()
    {
        BootRequest request = Read(
            "--emulator", "bochs", "--cpu", "qemu64", "--memory=2G", "--add", "a:b:/c", "--add", "d:/e", "--env", "K=V=W",
            "--append", "selftest  x", "--append", "y", "--timeout", "2.5", "--log", "f", "--quiet", "./p", "q");

        Assert.That(request.Machine.Emulator, Is.EqualTo(EmulatorKind.Bochs));
        Assert.That(request.Machine.Cpu, Is.EqualTo("qemu64"));
        Assert.That(request.Machine.Memory.Mebibytes, Is.EqualTo(2048));
        Assert.That(request.Additions, Is.EqualTo(new[] { ("a:b", "/c"), ("d", "/e") }));
        Assert.That(request.Environment, Is.EqualTo((string[])["K=V=W"]));
        Assert.That(request.KernelOptions, Is.EqualTo((string[])["selftest", "x", "y"]));
        Assert.That(request.Limit, Is.EqualTo(TimeSpan.FromSeconds(2.5)));
        Assert.That(request.LogFile, Is.EqualTo("f"));
        Assert.That(request.Quiet, Is.True);
        Assert.That(Describe(request), Is.EqualTo("./p[q]"));
    }

    [Test]
    public void OptionsEndAtTheProgram() =>
        Assert.That(
            Describe(Read("--quiet", "./p", "--memory=1M", "--quiet", "--help", "-x", "--", "@f", "", "--unknown", "--add")),
            Is.EqualTo("./p[--memory=1M,--quiet,--help,-x,--,@f,,--unknown,--add]"));

    [Test]
    public void ThenStartsAnotherProgram() =>
        Assert.That(
            Describe(Read("./p", "a", "--then", "./q", "--then", "./p", "--thenx")),
            Is.EqualTo("./p[a] ./q[] ./p[--thenx]"));

    [Test]
    public void TwoDashesBeforeTheProgramAreDropped() =>
        Assert.That(Describe(Read("--quiet", "--", "-p", "--", "x")), Is.EqualTo("-p[--,x]"));

    [Test]
    public void AProgramHasATimeLimitByDefault()
    {
        Assert.That(Read("./p").Limit, Is.EqualTo(s_default));
        Assert.That(Read("--timeout", "1").Limit, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [TestCase("--unknown")]
    [TestCase("--unknown", "./p")]
    [TestCase("--memory")]
    [TestCase("--memory", "0")]
    [TestCase("--memory", "-5M")]
    [TestCase("--memory", "5T")]
    [TestCase("--memory", "MM")]
    [TestCase("--memory", "1M", "--memory", "2M")]
    [TestCase("--emulator", "vmware")]
    [TestCase("--firmware", "efi")]
    [TestCase("--arch", "arm64")]
    [TestCase("--arch", "mips")]
    [TestCase("--cpus", "2")]
    [TestCase("--cpus", "0")]
    [TestCase("--cpus", "x")]
    [TestCase("--numa", "0")]
    [TestCase("--numa", "65")]
    [TestCase("--numa", "x")]
    [TestCase("--numa", "0M,0")]
    [TestCase("--numa", "128M,")]
    [TestCase("--numa", "128M,128M:")]
    [TestCase("--numa", "128M,128M:0-2=20")]
    [TestCase("--numa", "128M,128M:0-0=20")]
    [TestCase("--numa", "128M,128M:0-1=10")]
    [TestCase("--numa", "128M,128M:0-1=255")]
    [TestCase("--numa", "128M,128M:0-1")]
    [TestCase("--numa", "128M,128M:0-1=20:1-0=20")]
    [TestCase("--numa", "2M,2M")]
    [TestCase("--numa", "128M,128M", "--memory", "512M")]
    [TestCase("--emulator", "bochs", "--numa", "2")]
    [TestCase("--add", "nowhere")]
    [TestCase("--add", ":/x")]
    [TestCase("--env", "=x")]
    [TestCase("--env", "x")]
    [TestCase("--append", "it's")]
    [TestCase("--timeout", "0")]
    [TestCase("--timeout", "-1")]
    [TestCase("--timeout", "NaN")]
    [TestCase("--timeout", "1e9")]
    [TestCase("--quiet=yes")]
    [TestCase("--emulator", "bochs", "--firmware", "uefi")]
    [TestCase("--emulator", "bochs", "--icount")]
    [TestCase("--then")]
    [TestCase("./p", "--then")]
    [TestCase("./p", "--then", "--then", "./q")]
    public void AMistakeIsOneLineAndStatus2(params string[] arguments)
    {
        ToolException? failure = Assert.Throws<ToolException>(() => Read(arguments));
        Assert.That(failure?.ExitStatus, Is.EqualTo(ExitStatus.Usage));
        Assert.That(failure?.Message, Is.Not.Empty.And.Not.Contains("\n"));
    }

    private static BootRequest Read(params string[] arguments)
    {
        RootCommand root = new();
        Command run = new("run");
        BootOptions options = new();
        options.AddTo(run);
        root.Add(run);
        return options.Read(CommandLine.Parse(root, ["run", .. arguments]), s_default);
    }

    private static string Describe(BootRequest request) => string.Join(
        ' ', request.Programs.Select(program => $"{program.HostPath}[{string.Join(',', program.Arguments)}]"));
}
