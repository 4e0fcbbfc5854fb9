using KernelOS.Core.Memory.Addressing;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Addressing;

public sealed class VirtualAddressTests
{
    [Test]
    public void AdditionCrossesTheNonCanonicalGap() =>
        Assert.That((VirtualAddress.Create(0x7FFF_FFFF_FFFF) + 1).Value, Is.EqualTo(0xFFFF_8000_0000_0000));
}
