using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace KernelOS.Symbols;

/// <summary>The sections and symbols of a 64-bit little-endian ELF file (System V gABI, chapters 4 and 5).</summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;

    private readonly byte[] _bytes;

    private ElfFile(byte[] bytes)
    {
        _bytes = bytes;
        Sections = ReadSections();
        Symbols = ReadSymbols();
    }

    /// <summary>All sections, in the file's order.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>All symbols of the (first) symbol table, in its order; none if the file is stripped.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or a part of it lies outside of it.</exception>
    public static ElfFile Parse(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 6).SequenceEqual((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        return new ElfFile(bytes);
    }

    /// <summary>The first section of that name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ElfSection GetSection(string name)
    {
        foreach (ElfSection section in Sections)
        {
            if (section.Name == name)
            {
                return section;
            }
        }

        throw new InvalidDataException($"no section {name}");
    }

    /// <summary>The bytes of a section.</summary>
    /// <exception cref="InvalidDataException">They lie outside of the file.</exception>
    public ReadOnlySpan<byte> GetBytes(ElfSection section) =>
        section.Type == ElfSection.NoBits ? default : Slice(section.Offset, section.Size);

    private ReadOnlySpan<byte> Slice(ulong offset, ulong size)
    {
        ulong length = (ulong)_bytes.Length;
        if (offset > length || size > length - offset)
        {
            throw new InvalidDataException("a part of the ELF file lies outside of it");
        }

        return _bytes.AsSpan((int)offset, (int)size);
    }

    private List<ElfSection> ReadSections()
    {
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(40));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(60));
        int namesIndex = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(62));
        List<ElfSection> sections = [];
        if (count == 0)
        {
            return sections;
        }

        ReadOnlySpan<byte> headers = Slice(table, (ulong)(count * SectionHeaderSize));
        ElfSection nameSection = ReadSection(headers, namesIndex, default);
        ReadOnlySpan<byte> names = Slice(nameSection.Offset, nameSection.Size);
        for (int i = 0; i < count; i++)
        {
            sections.Add(ReadSection(headers, i, names));
        }

        return sections;
    }

    private static ElfSection ReadSection(ReadOnlySpan<byte> headers, int index, ReadOnlySpan<byte> names)
    {
        if (index >= headers.Length / SectionHeaderSize)
        {
            throw new InvalidDataException("the ELF file has no section names");
        }

        ReadOnlySpan<byte> header = headers.Slice(index * SectionHeaderSize, SectionHeaderSize);
        return new ElfSection(
            ReadString(names, BinaryPrimitives.ReadUInt32LittleEndian(header)),
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[40..]));
    }

    private List<ElfSymbol> ReadSymbols()
    {
        List<ElfSymbol> symbols = [];
        foreach (ElfSection section in Sections)
        {
            if (section.Type != ElfSection.SymbolTable || section.Link >= Sections.Count)
            {
                continue;
            }

            ReadOnlySpan<byte> names = GetBytes(Sections[(int)section.Link]);
            for (ReadOnlySpan<byte> rest = GetBytes(section); rest.Length >= SymbolSize; rest = rest[SymbolSize..])
            {
                symbols.Add(new ElfSymbol(
                    ReadString(names, BinaryPrimitives.ReadUInt32LittleEndian(rest)),
                    BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]),
                    rest[4] & 0x0F,
                    BinaryPrimitives.ReadUInt16LittleEndian(rest[6..])));
            }

            break;
        }

        return symbols;
    }

    private static string ReadString(ReadOnlySpan<byte> strings, uint start)
    {
        if (start >= strings.Length)
        {
            return "";
        }

        ReadOnlySpan<byte> rest = strings[(int)start..];
        int length = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]);
    }
}
