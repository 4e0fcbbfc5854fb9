using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace KernelOS.Tests.Processes.Elf;

/// <summary>Makes ELF files byte by byte, right ones and wrong ones.</summary>
internal sealed class ElfBuilder
{
    public const int HeaderSize = 64;
    public const int ProgramHeaderSize = 56;

    private readonly List<byte[]> _headers = [];
    private readonly SortedDictionary<int, byte[]> _contents = [];

    public ushort Type { get; set; } = 2;

    public ushort Machine { get; set; } = 62;

    public ulong EntryPoint { get; set; } = 0x40_1000;

    public int Length { get; set; } = 0x3000;

    /// <summary>A program with a text and a data segment, the latter with zeros behind it.</summary>
    public static ElfBuilder CreateProgram()
    {
        ElfBuilder builder = new();
        builder.AddHeader(type: 1, flags: 5, offset: 0, address: 0x40_0000, fileSize: 0x1800, memorySize: 0x1800, alignment: 0x1000);
        builder.AddHeader(type: 1, flags: 6, offset: 0x2100, address: 0x40_2100, fileSize: 0x300, memorySize: 0x4000, alignment: 0x1000);
        builder.AddContent(0x1000, Encoding.ASCII.GetBytes("text"));
        builder.AddContent(0x2100, Encoding.ASCII.GetBytes("data"));
        builder.AddContent(0x2400, Encoding.ASCII.GetBytes("not part of any segment"));
        return builder;
    }

    public ElfBuilder AddHeader(uint type, uint flags, ulong offset, ulong address, ulong fileSize, ulong memorySize, ulong alignment)
    {
        byte[] header = new byte[ProgramHeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), address);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), address);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), fileSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(40), memorySize);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(48), alignment);
        _headers.Add(header);
        return this;
    }

    public void AddContent(int offset, byte[] bytes) => _contents.Add(offset, bytes);

    public byte[] Build()
    {
        byte[] file = new byte[Length];
        "\u007FELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        file[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(16), Type);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(18), Machine);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(24), EntryPoint);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(32), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(52), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(54), ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(56), (ushort)_headers.Count);
        for (int i = 0; i < _headers.Count && HeaderSize + ((i + 1) * ProgramHeaderSize) <= file.Length; i++)
        {
            _headers[i].CopyTo(file, HeaderSize + (i * ProgramHeaderSize));
        }

        foreach ((int offset, byte[] bytes) in _contents)
        {
            bytes.CopyTo(file, offset);
        }

        return file;
    }
}
