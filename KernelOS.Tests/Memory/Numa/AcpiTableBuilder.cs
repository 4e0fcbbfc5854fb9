using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using KernelOS.Core.Memory.Numa.Acpi;

namespace KernelOS.Tests.Memory.Numa;

/// <summary>Writes ACPI tables, right ones as long as nobody changes their bytes.</summary>
internal sealed class AcpiTableBuilder
{
    private readonly List<byte> _bytes;

    public AcpiTableBuilder(string signature, byte revision)
    {
        _bytes = [.. Encoding.ASCII.GetBytes(signature), 0, 0, 0, 0, revision, 0, .. new byte[AcpiHeader.Size - 10]];
    }

    public static AcpiTableBuilder Srat(byte revision = 3) => new AcpiTableBuilder("SRAT", revision).Add(new byte[12]);

    public static byte[] Slit(int localities, params byte[] distances) =>
        new AcpiTableBuilder("SLIT", 1).Add(BitConverter.GetBytes((ulong)localities)).Add(distances).Build();

    public AcpiTableBuilder Add(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public AcpiTableBuilder AddApic(uint domain, byte id, uint flags = 1)
    {
        byte[] entry = new byte[16];
        entry[1] = 16;
        entry[2] = (byte)domain;
        entry[3] = id;
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), flags);
        entry[9] = (byte)(domain >> 8);
        entry[10] = (byte)(domain >> 16);
        entry[11] = (byte)(domain >> 24);
        return Add(entry);
    }

    public AcpiTableBuilder AddX2Apic(uint domain, uint id, uint flags = 1)
    {
        byte[] entry = new byte[24];
        entry[0] = 2;
        entry[1] = 24;
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), domain);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(8), id);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(12), flags);
        return Add(entry);
    }

    public AcpiTableBuilder AddGic(uint domain, uint id, uint flags = 1)
    {
        byte[] entry = new byte[18];
        entry[0] = 3;
        entry[1] = 18;
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(2), domain);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(6), id);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(10), flags);
        return Add(entry);
    }

    public AcpiTableBuilder AddMemory(uint domain, ulong start, ulong length, uint flags = 1)
    {
        byte[] entry = new byte[40];
        entry[0] = 1;
        entry[1] = 40;
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(2), domain);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), start);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(16), length);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(28), flags);
        return Add(entry);
    }

    public byte[] Build()
    {
        byte[] table = [.. _bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4), (uint)table.Length);
        Seal(table);
        return table;
    }

    /// <summary>Makes the sum of a table right again.</summary>
    public static void Seal(byte[] table) => table[9] -= AcpiHeader.SumOf(table);
}
