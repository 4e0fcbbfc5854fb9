using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KernelOS.Boot;
using KernelOS.Core.Memory.Physical;
using NUnit.Framework;

namespace KernelOS.Tests.Kernel;

public sealed class Multiboot2ReaderTests
{
    [Test]
    public void EverythingIsCopiedOut()
    {
        byte[] information = Information(
            Tag(1, "selftest\0"u8),
            Tag(3, [.. Words(0x1000, 0x2345), .. "initrd\0"u8]),
            Tag(3, [.. Words(0x3000, 0x3000), .. "session\0"u8]),
            Tag(6, [.. Words(24, 0), .. Region(0, 0x9FC00, 1), .. Region(0xFFFC_0000, 0x4_0000, 2), .. Region(1UL << 40, ulong.MaxValue, 77)]),
            Tag(14, new byte[20]),
            Tag(15, new byte[36]),
            Tag(14, new byte[20]),
            End);

        Assert.That(Multiboot2Reader.TryRead(information, out BootInformation? boot));
        Assert.That(Encoding.UTF8.GetString(boot!.CommandLine), Is.EqualTo("selftest"));
        Assert.That(boot.Modules.Select(module => Encoding.UTF8.GetString(module.Name)), Is.EqualTo(["initrd", "session"]));
        Assert.That(boot.Modules[0].Range.Start.Value, Is.EqualTo(0x1000));
        Assert.That(boot.Modules[0].Range.Length, Is.EqualTo(0x1345));
        Assert.That(boot.Modules[1].Range.Length, Is.Zero);
        Assert.That(boot.Memory.Select(entry => entry.Kind), Is.EqualTo([MemoryRegionKind.Usable, MemoryRegionKind.Reserved, MemoryRegionKind.Reserved]));
        Assert.That(boot.Memory[2].Length, Is.EqualTo(ulong.MaxValue));
        Assert.That(boot.AcpiRoot, Has.Length.EqualTo(36), "the newer table wins, whatever the order");
        Assert.That(boot.Framebuffer, Is.Null);
    }

    [Test]
    public void UnknownTagsArePassedOver()
    {
        byte[] information = Information(Tag(9999, new byte[13]), Tag(1, "x\0"u8), End);
        Assert.That(Multiboot2Reader.TryRead(information, out BootInformation? boot));
        Assert.That(boot!.CommandLine, Is.EqualTo("x"u8.ToArray()));
    }

    [Test]
    public void AModuleThatEndsBeforeItStartsIsRefused() =>
        Assert.That(Multiboot2Reader.TryRead(Information(Tag(3, [.. Words(0x2000, 0x1000), 0]), End), out _), Is.False);

    [TestCase(0u)]
    [TestCase(7u)]
    [TestCase(1000u)]
    [TestCase(uint.MaxValue)]
    public void ATagOfAnImpossibleSizeIsRefused(uint size)
    {
        byte[] information = Information(Tag(1, "x\0"u8), End);
        BinaryPrimitives.WriteUInt32LittleEndian(information.AsSpan(12), size);
        Assert.That(Multiboot2Reader.TryRead(information, out _), Is.False);
    }

    [TestCase(0u)]
    [TestCase(23u)]
    [TestCase(4097u)]
    public void AMemoryMapWithEntriesOfAnImpossibleSizeIsRefused(uint size) =>
        Assert.That(Multiboot2Reader.TryRead(Information(Tag(6, [.. Words(size, 0), .. Region(0, 1, 1)]), End), out _), Is.False);

    [Test]
    public void WhateverTheBytesAreNothingIsReadBeyondThem()
    {
        const int seed = 4711;
        byte[] valid = Information(
            Tag(1, "a b\0"u8), Tag(3, [.. Words(1, 2), .. "m\0"u8]), Tag(6, [.. Words(24, 0), .. Region(0, 1, 1)]), Tag(8, new byte[30]), End);
        Random random = new(seed);
        for (int length = 0; length < valid.Length; length++)
        {
            Assert.That(Multiboot2Reader.TryRead(valid.AsSpan(0, length), out _), Is.False, $"cut off at {length}");
        }

        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = (byte[])valid.Clone();
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.That(() => Multiboot2Reader.TryRead(bytes, out _), Throws.Nothing, $"seed {seed}, round {i}");
        }
    }

    private static byte[] End => Tag(0, []);

    private static byte[] Information(params IEnumerable<byte[]> tags) => [.. new byte[8], .. tags.SelectMany(tag => tag)];

    private static byte[] Tag(uint type, ReadOnlySpan<byte> payload) =>
        [.. Words(type, 8 + (uint)payload.Length), .. payload, .. new byte[-payload.Length & 7]];

    private static byte[] Region(ulong start, ulong length, uint type) =>
        [.. BitConverter.GetBytes(start), .. BitConverter.GetBytes(length), .. Words(type, 0)];

    private static byte[] Words(uint first, uint second) => [.. BitConverter.GetBytes(first), .. BitConverter.GetBytes(second)];
}
