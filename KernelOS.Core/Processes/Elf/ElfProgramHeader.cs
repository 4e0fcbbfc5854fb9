using System;
using System.Buffers.Binary;
using System.Numerics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Elf;

/// <summary>One entry of the program header table, not validated (System V gABI, "Program Header"; Elf64_Phdr).</summary>
/// <remarks>
/// <code>
/// +0 type u32   +4 flags u32   +8 offset   +16 virtual address   +24 physical address
/// +32 size in file   +40 size in memory   +48 alignment                     (u64 where not said)
/// </code>
/// </remarks>
internal readonly ref struct ElfProgramHeader
{
    /// <summary>Bytes of an entry.</summary>
    internal const int Size = 56;

    internal const uint TypeLoad = 1;
    internal const uint TypeInterpreter = 3;
    internal const uint TypeHeaders = 6;
    internal const uint TypeStack = 0x6474_E551;

    private const ulong PageMask = 4095;
    private const uint FlagExecute = 1;
    private const uint FlagWrite = 2;
    private const uint FlagRead = 4;

    internal ElfProgramHeader(ReadOnlySpan<byte> bytes)
    {
        Type = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        Flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        Offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        Address = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        FileSize = BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]);
        MemorySize = BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]);
        Alignment = BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]);
    }

    internal uint Type { get; }

    internal uint Flags { get; }

    internal ulong Offset { get; }

    internal ulong Address { get; }

    internal ulong FileSize { get; }

    internal ulong MemorySize { get; }

    internal ulong Alignment { get; }

    /// <summary>Whether it is a segment that takes memory.</summary>
    internal bool IsLoadable => Type == TypeLoad && MemorySize != 0;

    /// <summary>The segment, if it is loadable.</summary>
    internal ElfSegment Segment => new(Address, MemorySize, Offset, FileSize, Access);

    internal bool IsExecutable => (Flags & FlagExecute) != 0;

    /// <summary>What the flags allow.</summary>
    internal PageAccess Access =>
        ((Flags & FlagRead) != 0 ? PageAccess.Read : PageAccess.None)
        | ((Flags & FlagWrite) != 0 ? PageAccess.Write : PageAccess.None)
        | ((Flags & FlagExecute) != 0 ? PageAccess.Execute : PageAccess.None);

    /// <summary>Checks a loadable segment by itself.</summary>
    /// <param name="objectSize">Bytes of the file.</param>
    /// <param name="start">The lowest address it may have.</param>
    /// <param name="end">The end of the addresses it may have.</param>
    internal ElfError CheckLoadable(ulong objectSize, ulong start, ulong end)
    {
        if (FileSize > MemorySize)
        {
            return ElfError.SegmentLargerInFile;
        }

        if (Offset > objectSize || FileSize > objectSize - Offset)
        {
            return ElfError.Truncated;
        }

        // Alignments 0 and 1 mean none; but bytes that come from a page of the file keep their place in the page.
        if (!BitOperations.IsPow2(Math.Max(Alignment, 1))
            || ((Address - Offset) & (Math.Max(Alignment, 1) - 1)) != 0
            || (FileSize != 0 && ((Address - Offset) & PageMask) != 0))
        {
            return ElfError.MisalignedSegment;
        }

        return Address < start || Address > end || MemorySize > end - Address ? ElfError.SegmentOutOfRange : ElfError.None;
    }
}
