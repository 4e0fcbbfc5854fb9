using KernelOS.Tool.Emulators;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Emulators;

public sealed class MemorySizeTests
{
    [TestCase("512M", 512)]
    [TestCase("512", 512)]
    [TestCase("1m", 1)]
    [TestCase("2G", 2048)]
    [TestCase("1024G", 1024 * 1024)]
    public void ASizeIsReadInMebibytes(string text, long mebibytes)
    {
        Assert.That(MemorySize.TryParse(text, out MemorySize size), Is.True);
        Assert.That(size.Mebibytes, Is.EqualTo(mebibytes));
        Assert.That(size.ToString(), Is.EqualTo($"{mebibytes}M"));
    }

    [TestCase("")]
    [TestCase("M")]
    [TestCase("0")]
    [TestCase("0G")]
    [TestCase("-1M")]
    [TestCase("+1M")]
    [TestCase("1.5G")]
    [TestCase("1K")]
    [TestCase("1MG")]
    [TestCase("1 M")]
    [TestCase("1025G")]
    [TestCase("9223372036854775807G")]
    [TestCase("99999999999999999999")]
    public void AnythingElseIsNone(string text) => Assert.That(MemorySize.TryParse(text, out _), Is.False);
}
