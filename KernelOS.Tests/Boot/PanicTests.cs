using System.Linq;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>What the kernel reports of itself when it is broken on purpose.</summary>
[Category("Boot")]
public sealed class PanicTests
{
    private const string Failure = "KernelOS.SelfTest.DeliberateFailure.";

    [TestCase("test", "asked for by a kernel option, number 1", "RaisePanic", "Run")]
    [TestCase("throw", "System.InvalidOperationException was thrown: asked for by a kernel option", "Throw", "Run")]
    [TestCase("bounds", "System.IndexOutOfRangeException: ", "ReadPastTheEnd", "Run")]
    [TestCase("fault", "#PF page fault: write to 0x0000000000000010, which is not mapped, by the kernel at " + Failure + "WriteTo+", "WriteTo", "Run")]
    [TestCase("jump", "#PF page fault: execution of 0x0000000000000000, which is not mapped, by the kernel at ", "Call", "Run")]
    [TestCase("data", "#PF page fault: execution of 0xf", "CallData", "Run")]
    [TestCase("overflow", "#DF double fault: the kernel stack has overflowed at " + Failure + "Recurse+", "Recurse", "Recurse", "Recurse")]
    public void TheReportNamesTheFailureAndTheCallsThatLedToIt(string kind, string message, params string[] frames)
    {
        BootResult result = Panic(kind);
        string[] lines = [.. result.LogLines.SkipWhile(line => !line.Contains("KernelOS: panic: "))];
        Assert.That(lines.FirstOrDefault(), Does.StartWith("KernelOS: panic: " + message), result.Describe());

        // Behind whatever raised the panic, the calls stand one after the other.
        string[] calls = [.. lines.Where(line => line.StartsWith("  #")).Select(line => line[(line.IndexOf(' ', 3) + 1)..].Split('+')[0])];
        int first = System.Array.IndexOf(calls, Failure + frames[0]);
        Assert.That(first, Is.Not.Negative, result.Describe());
        Assert.That(calls.Skip(first).Take(frames.Length), Is.EqualTo(frames.Select(name => Failure + name)), result.Describe());
        if (kind != "overflow")
        {
            Assert.That(calls.Last(), Is.EqualTo("kos_context_start"), result.Describe());
        }
    }

    [TestCase("return", "KernelOS: panic: #GP general protection at ")]
    [TestCase("nested", "KernelOS: panic: the report of a panic failed: #PF page fault at 0xffffff00")]
    public void ADamagedKernelIsReportedAsFarAsItGoes(string kind, string line)
    {
        BootResult result = Panic(kind);
        Assert.That(result.LogLines, Has.Some.StartsWith(line), result.Describe());
    }

    /// <summary>Boots, and expects that the machine stops by itself and the tool says so.</summary>
    private static BootResult Panic(string kind)
    {
        BootResult result = new KernelRunner(GuestMachine.Qemu, "--append", "panic=" + kind).Boot([], []);
        Assert.That(result.Status, Is.EqualTo(125), result.Describe());
        Assert.That(result.Messages, Does.Contain("panicked"), result.Describe());
        return result;
    }
}
