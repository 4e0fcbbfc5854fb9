using System.Diagnostics;
using KernelOS.Tool;
using KernelOS.Tool.Images;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Images;

public sealed class GrubConfigurationTests
{
    // Everything that means something to GRUB's shell, except what cannot pass.
    private const string Special = "a=$b;c&d|e<f>g{h}(i)[j]#k!l~m`n*o?p%q^r,s:t@u";

    [Test]
    public void OptionsAreQuotedOneByOne() =>
        Assert.That(
            GrubConfiguration.Text(GrubConfiguration.SplitOptions($"  selftest  {Special} ")),
            Does.Contain($"multiboot2 /boot/kernelos.elf 'selftest' '{Special}';"));

    [Test]
    public void WithoutOptionsNothingFollowsTheKernel() =>
        Assert.That(GrubConfiguration.Text([]), Does.Contain("multiboot2 /boot/kernelos.elf;"));

    [TestCase("it's")]
    [TestCase("say=\"x\"")]
    [TestCase("back\\slash")]
    [TestCase("tab\there")]
    [TestCase("line\nhere")]
    [TestCase("ü")]
    public void WhatWouldArriveChangedIsRefused(string option)
    {
        ToolException? failure = Assert.Throws<ToolException>(() => GrubConfiguration.SplitOptions(option));
        Assert.That(failure?.ExitStatus, Is.EqualTo(ExitStatus.Usage));
    }

    [Test]
    public void GrubTakesTheScript()
    {
        using Process check = Process.Start(new ProcessStartInfo("grub-script-check") { RedirectStandardInput = true })!;
        check.StandardInput.Write(GrubConfiguration.Text([Special]));
        check.StandardInput.Close();
        check.WaitForExit();
        Assert.That(check.ExitCode, Is.Zero);
    }
}
