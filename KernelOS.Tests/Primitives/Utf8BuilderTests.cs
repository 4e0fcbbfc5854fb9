using System;
using System.Globalization;
using System.Text;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using NUnit.Framework;

namespace KernelOS.Tests.Primitives;

public sealed class Utf8BuilderTests
{
    [TestCase(0L)]
    [TestCase(1L)]
    [TestCase(-1L)]
    [TestCase(9L)]
    [TestCase(10L)]
    [TestCase(-10L)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void SignedIntegersAreWrittenAsByDotNet(long value)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        Assert.Multiple(() =>
        {
            Assert.That(Text($"{value}"), Is.EqualTo(value.ToString(invariant)));
            Assert.That(Text($"{value:D8}"), Is.EqualTo(value.ToString("D8", invariant)));
            Assert.That(Text($"{value:x}"), Is.EqualTo(value.ToString("x", invariant)));
            Assert.That(Text($"{value:X5}"), Is.EqualTo(value.ToString("X5", invariant)));
            Assert.That(Text($"{value:x16}"), Is.EqualTo(value.ToString("x16", invariant)));
            Assert.That(Text($"[{value,24}|{value,-24:x}]"), Is.EqualTo(string.Create(invariant, $"[{value,24}|{value,-24:x}]")));
        });
    }

    [TestCase(0UL)]
    [TestCase(0xFFFF_8000_0000_0000UL)]
    [TestCase(ulong.MaxValue)]
    public void UnsignedIntegersAreWrittenAsByDotNet(ulong value)
    {
        Assert.That(Text($"{value} {value:D22} {value:x} {value:X16}"), Is.EqualTo($"{value} {value:D22} {value:x} {value:X16}"));
        Assert.That(Text($"{(nuint)value}"), Is.EqualTo($"{value}"));
    }

    [Test]
    public void SmallIntegersOfEveryTypeAreTaken()
    {
        (byte b, sbyte s, short h, ushort u, int i, uint w) = (200, -100, -30_000, 60_000, -2_000_000_000, 4_000_000_000);
        Assert.That(Text($"{b} {s} {h} {u} {i} {w} {w:x}"), Is.EqualTo("200 -100 -30000 60000 -2000000000 4000000000 ee6b2800"));
    }

    [Test]
    public void TextBytesCharactersAndTruthValuesAreTaken() =>
        Assert.That(Text($"{"text"}|{"bytes"u8}|{'c'}|{true}|{false}|{(string?)null}|{"ab",5}|{"ab"u8,-5}|{'x',3}|"),
            Is.EqualTo("text|bytes|c|true|false||   ab|ab   |  x|"));

    [TestCase("äöü€𝄞😀")]
    [TestCase("\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF")]
    [TestCase("half \uD834 a pair")]
    [TestCase("half \uDD1E a pair")]
    [TestCase("end \uD834")]
    public void TextIsEncodedAsByDotNet(string text)
    {
        byte[] buffer = new byte[100];
        int length = Utf8.Format(buffer, $"{text}");
        Assert.That(buffer[..length], Is.EqualTo(Encoding.UTF8.GetBytes(text)));
        Assert.That(Utf8.CountBytes(text), Is.EqualTo(length));
    }

    [Test]
    public void WhatDoesNotFitIsCutBetweenCharactersAndNumbersAreLeftOutWhole([Range(0, 16)] int room)
    {
        const string Whole = "a€b 12345 c";
        byte[] buffer = new byte[16];
        Utf8Builder builder = new(buffer.AsSpan(0, room));
        builder.AppendLiteral("a€b ");
        builder.AppendFormatted(12345L);
        builder.AppendLiteral(" c");

        string text = Encoding.UTF8.GetString(builder.Text);
        Assert.That(Whole.StartsWith(text, StringComparison.Ordinal), text);
        Assert.That(builder.IsTruncated, Is.EqualTo(text != Whole));
        Assert.That(buffer.AsSpan(builder.Length).ToArray(), Is.All.Zero);
        if (text.Length > 4)
        {
            Assert.That(text, Does.Contain("12345"));
        }
    }

    // A message forwards everything to a builder, so this covers both.
    private static string Text(ref Message message) => Encoding.UTF8.GetString(message.Text);
}
