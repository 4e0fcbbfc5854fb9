using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelOS.Tests.Programs;

/// <summary>An executable that must not run.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Ending">How it ends.</param>
/// <param name="Bytes">The file.</param>
public sealed record BrokenElf(string Name, BrokenElfEnding Ending, byte[] Bytes)
{
    // In the direct map, the kernel's image and the recursive window.
    private static readonly ulong[] s_kernelAddresses = [0xFFFF_8000_0010_0000, 0xFFFF_FF00_0010_0000, 0xFFFF_FFFF_FFFF_F000];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<BrokenElf> All { get; } =
        [.. Truncated(), .. WrongHeaders(), .. WrongTables(), .. WrongSegments(), .. WrongEntries()];

    /// <summary>Its name in a folder.</summary>
    public string FileName => Name.Replace(' ', '-');

    /// <summary>Writes it into a folder, executable; its path.</summary>
    public string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path, Bytes);
        const UnixFileMode Executable =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(path, Executable);
        return path;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static BrokenElf Refused(string name, ElfImage image) => new(name, BrokenElfEnding.Refused, image.ToArray());

    private static IEnumerable<BrokenElf> Truncated()
    {
        yield return new BrokenElf("an empty file", BrokenElfEnding.Refused, []);
        yield return new BrokenElf("a text", BrokenElfEnding.Refused, "exit 42\n"u8.ToArray());
        foreach (int length in (int[])[1, 4, 16, 63, 64, 64 + 55, 64 + 56 + 55])
        {
            yield return Refused($"cut off after {length} bytes", new ElfImage { Length = length });
        }
    }

    private static IEnumerable<BrokenElf> WrongHeaders() =>
    [
        Refused("wrong magic", new ElfImage { Magic = 0x464C_457E }),
        Refused("32 bits", new ElfImage { Class = 1 }),
        Refused("big-endian", new ElfImage { Encoding = 2 }),
        Refused("for arm64", new ElfImage { Machine = 183 }),
        Refused("for i386", new ElfImage { Machine = 3 }),
        Refused("a relocatable file", new ElfImage { Type = 1 }),
        Refused("a core dump", new ElfImage { Type = 4 }),
    ];

    private static IEnumerable<BrokenElf> WrongTables() =>
    [
        Refused("headers of 55 bytes", new ElfImage { ProgramHeaderLength = 55 }),
        Refused("headers of 32 bytes", new ElfImage { ProgramHeaderLength = 32 }),
        Refused("no headers", new ElfImage { ProgramHeaderCount = 0 }),
        Refused("65535 headers", new ElfImage { ProgramHeaderCount = 65535 }),
        Refused("headers beyond the end", new ElfImage { ProgramHeaderOffset = 0x3000 }),
        Refused("headers across the end", new ElfImage { ProgramHeaderOffset = 0x3000 - 60 }),
        Refused("headers beyond 2^40", new ElfImage { ProgramHeaderOffset = 1UL << 40 }),
        Refused("headers that wrap", new ElfImage { ProgramHeaderOffset = ulong.MaxValue - 31 }),
        Refused("nothing to load", new ElfImage { Segments = [ElfImage.Data with { Type = 4 }] }),
        Refused("a dynamic program", new ElfImage
        {
            Segments = [ElfImage.Text, ElfImage.Data, ElfImage.Data with { Type = ElfSegment.Interpreter, FileSize = 28 }],
        }),
    ];

    private static IEnumerable<BrokenElf> WrongSegments()
    {
        ElfSegment data = ElfImage.Data;
        yield return With("overlapping segments", data with { Address = ElfImage.DataAddress - 0x1000 });
        yield return With("the same segment twice", ElfImage.Text);
        yield return With("more in the file than in memory", data with { FileSize = 0x800, MemorySize = 0x400 });
        yield return With("bytes beyond the end", data with { FileSize = 0x2000, MemorySize = 0x2000 });
        yield return With("bytes that wrap", data with { Offset = ulong.MaxValue - 0xFFF, FileSize = 0x2000, MemorySize = 0x2000 });
        yield return With("bytes and place out of step", data with { Address = ElfImage.DataAddress + 0x123 });
        yield return With("memory of 2^46 bytes at the end", data with { Address = 0x7000_0000_0000, MemorySize = 1UL << 46 });
        yield return With("memory that wraps", data with { Address = ElfImage.DataAddress, MemorySize = ulong.MaxValue - 0x1000 });
        yield return With("across the end of user space", data with { Address = 0x7FFF_FFFF_E000, MemorySize = 0x4000 });
        yield return With("in the hole", data with { Address = 0x8000_0000_0000 });
        yield return With("at page 0", data with { Address = 0 });
        yield return With("across the end of all", data with { Address = 0xFFFF_FFFF_FFFF_F000, MemorySize = 0x2000 });
        foreach (ulong address in s_kernelAddresses)
        {
            yield return With($"at {address:x}", data with { Address = address });
        }

        static BrokenElf With(string name, ElfSegment second) => Refused(name, new ElfImage { Segments = [ElfImage.Text, second] });
    }

    private static IEnumerable<BrokenElf> WrongEntries()
    {
        ulong[] entries =
        [
            0, ElfImage.TextAddress - 0x1000, 0x7000_0000_0000, 0x8000_0000_0000, ElfImage.DataAddress, .. s_kernelAddresses,
        ];
        return entries.Select(entry => new BrokenElf(
            $"entry at {entry:x}", BrokenElfEnding.RefusedOrKilled, new ElfImage { Entry = entry }.ToArray()));
    }
}
