using System;
using System.Buffers.Binary;
using System.Text;
using KernelOS.Core.Memory.Numa.Acpi;
using KernelOS.Drivers.Acpi;
using KernelOS.Tests.Memory.Numa;
using NUnit.Framework;

namespace KernelOS.Tests.Kernel;

public sealed class AcpiTablesTests
{
    private const uint Base = 0xE0000;
    private const int Size = 0x30000;

    [TestCase(0)]
    [TestCase(2)]
    public void TablesAreFoundThroughEitherList(byte revision)
    {
        Memory memory = Memory.WithTables(revision);
        byte[] root = memory.Bytes[..36];
        Assert.That(AcpiTables.TryFind(memory, root, "SRAT"u8, out ReadOnlySpan<byte> table), Is.True);
        Assert.That(table.Length, Is.EqualTo(48 + 40));
        Assert.That(AcpiTables.TryFind(memory, root, "SLIT"u8, out table), Is.True);
        Assert.That(AcpiTables.TryFind(memory, root, "XXXX"u8, out table), Is.False);
        Assert.That(table.IsEmpty, Is.True);
    }

    [Test]
    public void TheRootIsSearchedForWhereFirmwareLeavesIt()
    {
        Memory memory = Memory.WithTables(2);
        Assert.That(AcpiTables.TryFind(memory, [], "SRAT"u8, out _), Is.True);
        Assert.That(AcpiTables.TryFind(memory, "RSD PTR nonsense that is long enough"u8, "SRAT"u8, out _), Is.True);
        memory.Bytes[0]++;
        Assert.That(AcpiTables.TryFind(memory, [], "SRAT"u8, out _), Is.False);
    }

    [Test]
    public void TheRootIsFoundAlsoWhereFirmwareKeepsOnlyTheLast64KibToItself()
    {
        Memory memory = Memory.WithTables(2);
        memory.Bytes.AsSpan(0, 36).CopyTo(memory.Bytes.AsSpan(0x1FFE0 - 0x10));
        memory.Bytes[0]++;
        Memory upper = new(memory.Bytes, unreadable: 0x100);
        Assert.That(upper.TryRead(Base, 1, out _), Is.False);
        Assert.That(AcpiTables.TryFind(upper, [], "SRAT"u8, out _), Is.True);
    }

    [Test]
    public void ADamagedListOrTableIsPassedOver()
    {
        Memory memory = Memory.WithTables(2);
        memory.Bytes[Memory.LongList + 20]++;
        Assert.That(AcpiTables.TryFind(memory, [], "SRAT"u8, out _), Is.True, "there is the other list");
        memory.Bytes[Memory.Srat + 50]++;
        Assert.That(AcpiTables.TryFind(memory, [], "SRAT"u8, out _), Is.False);
    }

    /// <summary>Wild pointers and lengths lead nowhere, and never to a read outside of what may be read: that would throw here.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public void NoBytesBreakTheSearch(int seed)
    {
        Random random = new(seed);
        int found = 0;
        for (int round = 0; round < 20_000; round++)
        {
            Memory memory = Memory.WithTables((byte)(random.Next(2) * 2));
            for (int changes = random.Next(8); changes > 0; changes--)
            {
                memory.Bytes[(random.Next(5) * 0x100) + random.Next(80)] = (byte)random.Next(256);
            }

            // The sums are made right again half of the time.
            if (random.Next(2) == 0)
            {
                memory.Seal();
            }

            found += AcpiTables.TryFind(memory, memory.Bytes.AsSpan(0, random.Next(40)), "SRAT"u8, out ReadOnlySpan<byte> table) ? 1 : 0;
            Assert.That(table.Length, Is.LessThanOrEqualTo(Size), $"seed {seed}, round {round}");
        }

        Assert.That(found, Is.InRange(1, 20_000));
    }

    private readonly struct Memory(byte[] bytes, uint unreadable = 0) : IAcpiMemory
    {
        public const int ShortList = 0x100;
        public const int LongList = 0x200;
        public const int Slit = 0x300;
        public const int Srat = 0x400;

        public byte[] Bytes { get; } = bytes;

        public static Memory WithTables(byte revision)
        {
            Memory memory = new(new byte[Size]);
            Encoding.ASCII.GetBytes("RSD PTR ").CopyTo(memory.Bytes, 0);
            memory.Bytes[15] = revision;
            BinaryPrimitives.WriteUInt32LittleEndian(memory.Bytes.AsSpan(16), Base + ShortList);
            BinaryPrimitives.WriteUInt32LittleEndian(memory.Bytes.AsSpan(20), 36);
            BinaryPrimitives.WriteUInt64LittleEndian(memory.Bytes.AsSpan(24), Base + LongList);
            byte[] nowhere = [.. BitConverter.GetBytes(0xFFFF_FFF0), .. BitConverter.GetBytes(Base - 4)];
            new AcpiTableBuilder("RSDT", 1).Add([.. nowhere, .. BitConverter.GetBytes(Base + Slit), .. BitConverter.GetBytes(Base + Srat)])
                .Build().CopyTo(memory.Bytes, ShortList);
            new AcpiTableBuilder("XSDT", 1)
                .Add([.. BitConverter.GetBytes(ulong.MaxValue - 3), .. BitConverter.GetBytes((ulong)Base + Slit), .. BitConverter.GetBytes((ulong)Base + Srat)])
                .Build().CopyTo(memory.Bytes, LongList);
            AcpiTableBuilder.Slit(1, 10).CopyTo(memory.Bytes, Slit);
            AcpiTableBuilder.Srat().AddMemory(0, 0, 1 << 30).Build().CopyTo(memory.Bytes, Srat);
            memory.Seal();
            return memory;
        }

        public void Seal()
        {
            Bytes[8] -= AcpiHeader.SumOf(Bytes.AsSpan(0, 20));
            Bytes[32] -= AcpiHeader.SumOf(Bytes.AsSpan(0, 36));
            foreach (int table in (int[])[ShortList, LongList, Slit, Srat])
            {
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(table + 4));
                if (length < Size - table)
                {
                    Bytes[table + 9] -= AcpiHeader.SumOf(Bytes.AsSpan(table, (int)length));
                }
            }
        }

        public bool TryRead(ulong address, uint length, out ReadOnlySpan<byte> bytes)
        {
            bool isInside = address >= Base + unreadable && address < Base + Size && length <= Base + Size - address;
            bytes = isInside ? Bytes.AsSpan((int)(address - Base), (int)length) : default;
            return isInside;
        }
    }
}
