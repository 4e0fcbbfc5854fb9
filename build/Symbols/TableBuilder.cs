using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using KernelOS.Core.Diagnostics.Symbols;

namespace KernelOS.Symbols;

/// <summary>Collects the functions of an ELF file and writes them as a <see cref="SymbolTable"/>.</summary>
internal sealed class TableBuilder
{
    /// <summary>Shorter gaps between functions are alignment.</summary>
    private const ulong SmallestGap = 64;

    private readonly List<(ulong Address, FunctionName Name)> _entries = [];

    /// <summary>The functions in ascending order; a nameless one where there is none.</summary>
    public IReadOnlyList<(ulong Address, FunctionName Name)> Entries => _entries;

    /// <summary>Collects the functions of <paramref name="file"/>.</summary>
    /// <exception cref="InvalidDataException">It has no code or no symbols.</exception>
    public static TableBuilder Create(ElfFile file, SymbolNameParser parser)
    {
        TableBuilder builder = new();
        List<(ElfSymbol Symbol, FunctionName Name)> functions = [];
        foreach (ElfSymbol symbol in file.Symbols)
        {
            if (IsFunction(file, symbol))
            {
                functions.Add((symbol, parser.Parse(symbol.Name)));
            }
        }

        if (functions.Count == 0)
        {
            throw new InvalidDataException("the ELF file has no function symbols");
        }

        functions.Sort(Compare);
        builder.AddAll(file, functions);
        return builder;
    }

    /// <summary>The table as the kernel reads it.</summary>
    /// <exception cref="InvalidDataException">The functions are too far apart for it.</exception>
    public byte[] ToArray()
    {
        ulong start = _entries[0].Address;
        Dictionary<string, uint> offsets = [];
        List<byte> strings = [];
        uint Intern(string text)
        {
            if (!offsets.TryGetValue(text, out uint offset))
            {
                offset = (uint)strings.Count;
                offsets.Add(text, offset);
                strings.AddRange(Encoding.UTF8.GetBytes(text));
                strings.Add(0);
            }

            return offset;
        }

        Intern("");
        byte[] table = new byte[SymbolTable.HeaderSize + (_entries.Count * SymbolTable.EntrySize)];
        BinaryPrimitives.WriteUInt32LittleEndian(table, SymbolTable.Magic);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(4), _entries.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(8), start);
        Span<byte> rest = table.AsSpan(SymbolTable.HeaderSize);
        foreach ((ulong address, FunctionName name) in _entries)
        {
            if (address - start > uint.MaxValue)
            {
                throw new InvalidDataException("the code spans more than 4 GiB");
            }

            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)(address - start));
            BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], Intern(name.Container));
            BinaryPrimitives.WriteUInt32LittleEndian(rest[8..], Intern(name.Name));
            rest = rest[SymbolTable.EntrySize..];
        }

        return [.. table, .. strings];
    }

    private static bool IsFunction(ElfFile file, ElfSymbol symbol)
    {
        return symbol.Type is ElfSymbol.Function or ElfSymbol.Label
            && symbol.Section > 0 && symbol.Section < file.Sections.Count && file.Sections[symbol.Section].IsExecutable
            && symbol.Address < file.Sections[symbol.Section].End
            && symbol.Name.Length > 0 && symbol.Name[0] != '$';
    }

    /// <summary>Ascending; of several names for one place first the one that says most: a method, a function, a label.</summary>
    private static int Compare((ElfSymbol Symbol, FunctionName Name) left, (ElfSymbol Symbol, FunctionName Name) right)
    {
        int order = left.Symbol.Address.CompareTo(right.Symbol.Address);
        order = order != 0 ? order : (left.Name.Container.Length == 0).CompareTo(right.Name.Container.Length == 0);
        order = order != 0 ? order : (left.Symbol.Type != ElfSymbol.Function).CompareTo(right.Symbol.Type != ElfSymbol.Function);
        return order != 0 ? order : string.CompareOrdinal(left.Symbol.Name, right.Symbol.Name);
    }

    private void AddAll(ElfFile file, List<(ElfSymbol Symbol, FunctionName Name)> functions)
    {
        ulong end = 0;
        foreach ((ElfSymbol symbol, FunctionName name) in functions)
        {
            if (_entries.Count > 0 && symbol.Address == _entries[^1].Address)
            {
                continue;
            }

            AddGap(end, symbol.Address);
            _entries.Add((symbol.Address, name));
            ulong sectionEnd = file.Sections[symbol.Section].End;
            end = symbol.Size == 0 ? sectionEnd : Math.Min(symbol.Address + symbol.Size, sectionEnd);
        }

        _entries.Add((end, new FunctionName("", "")));
    }

    private void AddGap(ulong end, ulong next)
    {
        if (_entries.Count > 0 && end + SmallestGap <= next)
        {
            _entries.Add((end, new FunctionName("", "")));
        }
    }
}
