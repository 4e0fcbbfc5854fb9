using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelOS.Core.Diagnostics.Symbols;
using KernelOS.Symbols;
using NUnit.Framework;

namespace KernelOS.Tests.Symbols;

/// <summary>Tables of real ELF files, which the kernel's own toolchain links.</summary>
public sealed class TableBuilderTests
{
    private const string Source = """
        .section .text.a, "ax"
        .type first, @function
        first: .skip 32, 0x90
        .size first, 32
        plain_label: .skip 16, 0x90
        .global alias
        .type alias, @function
        alias:
        also_alias: .skip 16, 0x90
        .size alias, 16
        .skip 256, 0x90
        .type last, @function
        last: ret
        .size last, 1
        .L_local: ret
        .data
        datum: .quad 0
        """;

    [Test]
    public void HoldsEachFunctionOnceAndTheGapsBetweenThem()
    {
        ElfFile file = ElfFile.Parse(Toolchain.Link(Source, 0xFFFF_FF00_0020_0000));
        ulong text = file.Symbols.Single(symbol => symbol.Name == "first").Address;
        IReadOnlyList<(ulong Address, FunctionName Name)> entries = Build(file).Entries;

        Assert.That(entries.Select(entry => (entry.Address - text, entry.Name.Name)), Is.EqualTo(new[]
        {
            (0UL, "first"), (32UL, "plain_label"), (48UL, "alias"), (64UL, ""), (320UL, "last"), (321UL, ""),
        }));
    }

    [Test]
    public void TheKernelFindsWhatWasWritten()
    {
        ElfFile file = ElfFile.Parse(Toolchain.Link(Source, 0xFFFF_FF00_0020_0000));
        TableBuilder builder = Build(file);
        SymbolTable table = new(builder.ToArray());
        for (int i = 0; i < builder.Entries.Count; i++)
        {
            (ulong address, FunctionName name) = builder.Entries[i];
            bool isFound = table.TryFind(address, out Symbol symbol);
            Assert.That(isFound, Is.EqualTo(name.Name.Length > 0));
            Assert.That(System.Text.Encoding.UTF8.GetString(symbol.Name), Is.EqualTo(name.Name));
            Assert.That(symbol.Offset, Is.Zero);
        }
    }

    [Test]
    public void TheSameFileGivesTheSameTable()
    {
        byte[] file = Toolchain.Link(Source, 0xFFFF_FF00_0020_0000);
        byte[] first = Build(ElfFile.Parse(file)).ToArray();
        Assert.That(Build(ElfFile.Parse(file)).ToArray(), Is.EqualTo(first));
    }

    [Test]
    public void DamagedFilesAreRefusedOrRead()
    {
        byte[] whole = Toolchain.Link(Source, 0xFFFF_FF00_0020_0000);
        Random random = new(1);
        int refused = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = whole.AsSpan(0, round % 2 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (int flips = 0; flips < 3 && bytes.Length > 64; flips++)
            {
                bytes[random.Next(64)] = (byte)random.Next(256);
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Build(ElfFile.Parse(bytes)).ToArray();
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(1_000));
    }

    private static TableBuilder Build(ElfFile file) => TableBuilder.Create(file, new SymbolNameParser(new ManagedNames()));
}
