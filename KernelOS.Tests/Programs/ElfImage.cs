using System;
using System.Buffers.Binary;

namespace KernelOS.Tests.Programs;

/// <summary>An ELF file for x86-64 whose every field can be made wrong; as it is, it ends with status <see cref="Status"/>.</summary>
/// <remarks>
/// <code>
/// 0x0000  file header
/// 0x0040  program headers, where they fit
/// 0x1000  the code; the text segment is the whole file up to its end
/// 0x2000  eight bytes of data; their segment is a page longer in memory
/// 0x3000  end
/// </code>
/// Sources of the layout: System V gABI, "ELF Header"; AMD64 supplement, 4.1.
/// </remarks>
public sealed record ElfImage
{
    /// <summary>What the program ends with.</summary>
    public const int Status = 42;

    /// <summary>Where the text segment lies.</summary>
    public const ulong TextAddress = 0x40_0000;

    /// <summary>Where the data segment lies.</summary>
    public const ulong DataAddress = 0x40_2000;

    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int CodeOffset = 0x1000;
    private const int DataOffset = 0x2000;
    private const int FileSize = 0x3000;

    /// <summary>The text segment.</summary>
    public static ElfSegment Text { get; } = new()
    {
        Flags = ElfSegment.ReadExecute,
        Address = TextAddress,
        FileSize = DataOffset,
        MemorySize = DataOffset,
    };

    /// <summary>The data segment.</summary>
    public static ElfSegment Data { get; } = new()
    {
        Offset = DataOffset,
        Address = DataAddress,
        FileSize = 8,
        MemorySize = 0x1000,
    };

    /// <summary>e_ident's first four bytes.</summary>
    public uint Magic { get; init; } = 0x464C_457F;

    /// <summary>EI_CLASS: 2 is 64 bits.</summary>
    public byte Class { get; init; } = 2;

    /// <summary>EI_DATA: 1 is little-endian.</summary>
    public byte Encoding { get; init; } = 1;

    /// <summary>e_type: 2 is an executable at fixed addresses.</summary>
    public ushort Type { get; init; } = 2;

    /// <summary>e_machine: 62 is x86-64.</summary>
    public ushort Machine { get; init; } = 62;

    /// <summary>e_entry.</summary>
    public ulong Entry { get; init; } = TextAddress + CodeOffset;

    /// <summary>e_phoff.</summary>
    public ulong ProgramHeaderOffset { get; init; } = HeaderSize;

    /// <summary>e_phentsize.</summary>
    public ushort ProgramHeaderLength { get; init; } = ProgramHeaderSize;

    /// <summary>e_phnum; null for the number of segments.</summary>
    public ushort? ProgramHeaderCount { get; init; }

    /// <summary>The program headers.</summary>
    public ElfSegment[] Segments { get; init; } = [Text, Data];

    /// <summary>How much of the file is there; null for all.</summary>
    public int? Length { get; init; }

    /// <summary>The file.</summary>
    public byte[] ToArray()
    {
        byte[] file = new byte[FileSize];
        BinaryPrimitives.WriteUInt32LittleEndian(file, Magic);
        file[4] = Class;
        file[5] = Encoding;
        file[6] = 1;
        Put16(file, 16, Type);
        Put16(file, 18, Machine);
        Put32(file, 20, 1);
        Put64(file, 24, Entry);
        Put64(file, 32, ProgramHeaderOffset);
        Put16(file, 52, HeaderSize);
        Put16(file, 54, ProgramHeaderLength);
        Put16(file, 56, ProgramHeaderCount ?? (ushort)Segments.Length);
        for (int i = 0; i < Segments.Length; i++)
        {
            WriteProgramHeader(file, HeaderSize + (i * ProgramHeaderSize), Segments[i]);
        }

        // mov edi, 42; mov eax, 231 (exit_group); syscall
        ReadOnlySpan<byte> code = [0xBF, Status, 0, 0, 0, 0xB8, 231, 0, 0, 0, 0x0F, 0x05];
        code.CopyTo(file.AsSpan(CodeOffset));
        "/lib64/ld-linux-x86-64.so.2\0"u8.CopyTo(file.AsSpan(DataOffset));
        return file[..Math.Min(Length ?? FileSize, FileSize)];
    }

    private static void WriteProgramHeader(byte[] file, int offset, ElfSegment segment)
    {
        Put32(file, offset, segment.Type);
        Put32(file, offset + 4, segment.Flags);
        Put64(file, offset + 8, segment.Offset);
        Put64(file, offset + 16, segment.Address);
        Put64(file, offset + 24, segment.Address);
        Put64(file, offset + 32, segment.FileSize);
        Put64(file, offset + 40, segment.MemorySize);
        Put64(file, offset + 48, segment.Alignment);
    }

    private static void Put16(byte[] file, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), value);

    private static void Put32(byte[] file, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);

    private static void Put64(byte[] file, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), value);
}
