using System;
using System.Text;
using KernelOS.Core.Diagnostics.Symbols;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Symbols;

public sealed class SymbolTableTests
{
    private const ulong Base = 0xFFFF_FF00_0010_0000;

    /// <summary>Start of "A.B" at 0x10, "kos_x" at 0x20, nothing from 0x28, "A.C" at 0x40, end at 0x50.</summary>
    private static readonly byte[] s_table = Convert.FromHexString(
        "4B53594D" + "05000000" + "00001000" + "00FFFFFF"
        + "10000000" + "01000000" + "03000000"
        + "20000000" + "00000000" + "05000000"
        + "28000000" + "00000000" + "00000000"
        + "40000000" + "01000000" + "0B000000"
        + "50000000" + "00000000" + "00000000"
        + "00" + "4100" + "4200" + "6B6F735F7800" + "4300");

    [TestCase(Base + 0x0F, null)]
    [TestCase(Base + 0x10, "A.B+0")]
    [TestCase(Base + 0x1F, "A.B+15")]
    [TestCase(Base + 0x20, "kos_x+0")]
    [TestCase(Base + 0x28, null)]
    [TestCase(Base + 0x3F, null)]
    [TestCase(Base + 0x40, "A.C+0")]
    [TestCase(Base + 0x4F, "A.C+15")]
    [TestCase(Base + 0x50, null)]
    [TestCase(Base - 1, null)]
    [TestCase(Base + 0x1_0000_0010, null)]
    [TestCase(0UL, null)]
    [TestCase(ulong.MaxValue, null)]
    public void NamesTheFunctionThatHoldsAnAddress(ulong address, string? expected) =>
        Assert.That(Find(s_table, address), Is.EqualTo(expected));

    [Test]
    public void AnEmptyTableKnowsNoNames() => Assert.That(Find([], Base + 0x10), Is.Null);

    [Test]
    public void ADamagedTableIsOnlyWrong([Range(1, 4)] int seed)
    {
        Random random = new(seed);
        int found = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = s_table.AsSpan(0, random.Next(s_table.Length + 1)).ToArray();
            for (int flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            found += Find(bytes, Base + (ulong)random.Next(0x60)) is null ? 0 : 1;
        }

        Assert.That(found, Is.GreaterThan(1_000));
    }

    private static string? Find(byte[] bytes, ulong address)
    {
        SymbolTable table = new(bytes);
        if (!table.TryFind(address, out Symbol symbol))
        {
            return null;
        }

        string container = Encoding.UTF8.GetString(symbol.Container);
        string name = Encoding.UTF8.GetString(symbol.Name);
        return $"{container}{(container.Length > 0 ? "." : "")}{name}+{symbol.Offset}";
    }
}
