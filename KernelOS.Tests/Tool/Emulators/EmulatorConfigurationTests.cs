using System.IO;
using KernelOS.Tool;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Sessions;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Emulators;

public sealed class EmulatorConfigurationTests
{
    private ScratchFolder _folder = null!;
    private PipePort _log = null!;
    private LoopbackPort _programs = null!;

    [SetUp]
    public void Listen()
    {
        _folder = new ScratchFolder();
        _log = new PipePort(Path.Combine(_folder.Path, "log"));
        _programs = new LoopbackPort();
    }

    [TearDown]
    public void Close()
    {
        _programs.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void QemuBootsTheImageWithBothPorts()
    {
        string line = QemuLine(MakeLaunch("/a,b.iso", null, InstructionCounting.Off), null);
        Assert.That(line, Does.Contain(" -cpu max -m 64M "));
        Assert.That(line, Does.Contain("file=/a,,b.iso"), "a comma is doubled");
        Assert.That(line, Does.Match("path=.*/log -serial chardev:log .*-serial chardev:programs"));
        Assert.That(line, Does.Not.Contain("-icount").And.Not.Contain("-gdb").And.Not.Contain("pflash"));
    }

    [Test]
    public void QemuCountsAndWaitsWhenAsked()
    {
        Launch launch = MakeLaunch("/i", null, InstructionCounting.On) with { DebuggerPort = 1234 };
        string line = QemuLine(launch, new UefiFlash("/code", "/variables"));
        Assert.That(line, Does.Contain("-icount shift=0,sleep=off"));
        Assert.That(line, Does.Contain("-cpu max,erms=off,fsrm=off"));
        Assert.That(line, Does.Contain("-S -gdb tcp:127.0.0.1:1234"));
        Assert.That(line, Does.Contain("readonly=on,file=/code").And.Contain("format=raw,file=/variables"));
    }

    [Test]
    public void QemuGetsNodesWithSizesAndDistances()
    {
        Launch launch = MakeLaunch("/i", null, InstructionCounting.Off);
        Assert.That(NumaLayout.TryParse("16M,0,48M:0-2=31", 0, out NumaLayout? nodes), Is.True);
        string line = QemuLine(launch with { Machine = launch.Machine with { Nodes = nodes } }, null);
        Assert.That(line, Does.Contain("-object memory-backend-ram,id=node0,size=16M -numa node,nodeid=0,cpus=0,memdev=node0 "));
        Assert.That(line, Does.Contain(" -numa node,nodeid=1 -object memory-backend-ram,id=node2,size=48M -numa node,nodeid=2,memdev=node2 "));
        Assert.That(line, Does.Contain("dist,src=0,dst=2,val=31").And.Contain("dist,src=2,dst=0,val=31"));
        Assert.That(line, Does.Contain("dist,src=0,dst=0,val=10").And.Contain("dist,src=1,dst=2,val=20"));
    }

    [TestCase("2", 511, new long[] { 255, 256 })]
    [TestCase("1", 64, new long[] { 64 })]
    [TestCase("128M,1G", 512, new long[] { 128, 1024 })]
    public void NodesOfEqualSizeShareTheMemory(string text, long memory, long[] sizes)
    {
        Assert.That(NumaLayout.TryParse(text, memory, out NumaLayout? nodes), Is.True);
        Assert.That(nodes?.Mebibytes, Is.EqualTo(sizes));
    }

    [TestCase(null, "corei7_icelake_u")]
    [TestCase("max", "corei7_icelake_u")]
    [TestCase("qemu64", "athlon64_clawhammer")]
    [TestCase("tigerlake", "tigerlake")]
    public void BochsHasItsOwnNamesForProcessors(string? cpu, string model) =>
        Assert.That(
            BochsConfiguration.Text(MakeLaunch("/i.iso", cpu, InstructionCounting.Off), "/bios", "/vga"),
            Does.Contain($"cpu: model={model},").And.Contain($"dev=\"{_programs.Address}\"").And.Contain("path=\"/i.iso\""));

    [Test]
    public void BochsCannotQuoteAQuote() =>
        Assert.That(
            () => BochsConfiguration.Text(MakeLaunch("/i\".iso", null, InstructionCounting.Off), "/bios", "/vga"),
            Throws.TypeOf<ToolException>());

    [Test]
    public void BochsComplaintIsFoundAmongItsOutput()
    {
        Assert.That(
            BochsProcess.FindComplaint(["====", "Bochs is exiting with the following message:", "[      ] cpu directive malformed.", "===="]),
            Is.EqualTo("cpu directive malformed."));
        Assert.That(BochsProcess.FindComplaint(["Bochs is exiting with the following message:"]), Is.Empty);
        Assert.That(
            BochsProcess.FindComplaint(["Bochs is exiting with the following message:", "[UNMAP ] Shutdown port: shutdown requested"]),
            Is.Empty);
    }

    private static string QemuLine(Launch launch, UefiFlash? flash) => string.Join(' ', QemuEmulator.Arguments(launch, flash));

    private Launch MakeLaunch(string image, string? cpu, InstructionCounting counting)
    {
        Assert.That(MemorySize.TryParse("64M", out MemorySize memory), Is.True);
        Machine machine = new(EmulatorKind.Qemu, Firmware.Bios, cpu, memory, counting);
        return new Launch(machine, image, _folder.Path, _log, _programs, null);
    }
}
