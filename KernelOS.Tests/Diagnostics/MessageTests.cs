using System;
using System.Text;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics;

public sealed class MessageTests
{
    [Test]
    public void APanicCarriesTheComposedMessage()
    {
        ulong address = 0xdead_beef;
        Assert.That(() => Panic.Raise($"frame 0x{address:x16} is freed twice by {"test"u8}"),
            Throws.TypeOf<KernelPanicException>().With.Message.EqualTo("frame 0x00000000deadbeef is freed twice by test"));
    }

    [Test]
    public void ACheckThatHoldsComposesNothing()
    {
        int evaluations = 0;
        int Count() => ++evaluations;
        Check.That(true, $"never {Count()}");
        Assert.That(evaluations, Is.Zero);
        Assert.That(() => Check.That(evaluations > 0, $"once {Count()}"),
            Throws.TypeOf<KernelPanicException>().With.Message.EqualTo("once 1"));
    }

    [Test]
    public void ALongMessageIsCutAndNotAnError()
    {
        string text = new('x', 500);
        Assert.That(() => Panic.Raise($"{text}{1}"),
            Throws.TypeOf<KernelPanicException>().With.Message.EqualTo(new string('x', 240)));
    }

    [Test]
    public void LogLinesNameTheirLevel()
    {
        using HostMachine machine = new(4096);
        HostPlatform platform = new(machine);
        Log.Write(platform, $"{1} line");
        Log.Write(platform, LogLevel.Information, $"{2} lines");
        Log.Write(platform, LogLevel.Warning, $"{3} lines");
        Log.Write(platform, LogLevel.Error, $"{4} lines");
        Assert.That(machine.Log, Is.EqualTo(new[] { "1 line", "2 lines", "warning: 3 lines", "error: 4 lines" }));
    }

    [Test]
    public void ComposingAllocatesNothing()
    {
        string name = "name";
        int total = 0;
        void Compose()
        {
            Message message = new(0, 0);
            message.AppendFormatted(name);
            message.AppendFormatted(42L, 8, "x4");
            total += message.Text.Length;
        }

        Compose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Compose();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(total, Is.EqualTo(1001 * (Encoding.UTF8.GetByteCount(name) + 8)));
    }
}
