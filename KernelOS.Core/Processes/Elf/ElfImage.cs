using System;
using System.Buffers.Binary;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Elf;

/// <summary>What a program's file says about its memory: a static ELF64 program for x86-64, at fixed addresses or position-independent.</summary>
/// <remarks>
/// After the System V gABI, chapters 4 and 5, and the x86-64 psABI, chapter 4. Everything that is used has been checked,
/// so that any file, however damaged, gives an image or an error. The file is read again when segments are enumerated: it
/// may have changed meanwhile, which is why each is checked again.
/// <code>
/// file header: +0 magic 7F 'E' 'L' 'F'   +4 class   +5 data   +6 version   +16 type u16   +18 machine u16   +20 version u32
/// +24 entry   +32 program headers' offset   +54 program header size u16   +56 program header count u16
/// </code>
/// </remarks>
public readonly struct ElfImage
{
    private const int HeaderSize = 64;
    private const byte Class64 = 2;
    private const byte DataLittleEndian = 1;
    private const byte CurrentVersion = 1;
    private const ushort TypeFixed = 2;
    private const ushort TypePositionIndependent = 3;
    private const ushort MachineX86_64 = 62;

    /// <summary>As many as fit into a page, like Linux.</summary>
    private const int MaximumHeaders = 4096 / ElfProgramHeader.Size;

    private readonly IMemoryObject _file;
    private readonly ulong _headersOffset;
    private readonly ulong _rangeStart;
    private readonly ulong _rangeEnd;

    private ElfImage(IMemoryObject file, ReadOnlySpan<byte> header)
    {
        _file = file;
        IsPositionIndependent = BinaryPrimitives.ReadUInt16LittleEndian(header[16..]) == TypePositionIndependent;
        EntryPoint = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        _headersOffset = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        HeaderCount = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        _rangeStart = IsPositionIndependent ? 0 : UserLayout.Minimum;
        _rangeEnd = IsPositionIndependent ? UserLayout.MapEnd - UserLayout.PositionIndependentBase : UserLayout.StackEnd - UserLayout.StackLimit;
    }

    /// <summary>Whether the program runs wherever it is loaded.</summary>
    public bool IsPositionIndependent { get; }

    /// <summary>How many program headers there are.</summary>
    public int HeaderCount { get; }

    /// <summary>The first instruction's address, in an executable segment; before the load bias is added.</summary>
    public ulong EntryPoint { get; }

    /// <summary>Where the program headers lie in memory, before the load bias is added; 0 if they are not loaded.</summary>
    public ulong HeadersAddress { get; private init; }

    /// <summary>The lowest segment's start and the highest one's end in whole pages, before the load bias is added.</summary>
    public (ulong Start, ulong End) Extent { get; private init; }

    /// <summary>What is to be added to every address of the file to get the one in memory.</summary>
    public ulong LoadBias { get; private init; }

    /// <summary>What may be done with the stack.</summary>
    public PageAccess StackAccess { get; private init; }

    /// <summary>Reads and checks a file.</summary>
    public static Result<ElfImage, ElfError> Parse(IMemoryObject file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        int count = file.ReadAt(0, header);
        ElfError error = CheckHeader(header[..count], file.Size);
        return error == ElfError.None ? new ElfImage(file, header).Complete() : error;
    }

    /// <summary>Reads the next segment to load.</summary>
    /// <param name="index">The program header to start from, at first 0; moves behind the segment's.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>False at the end of the headers, and when the file has become damaged.</returns>
    public bool TryReadSegment(ref int index, out ElfSegment segment)
    {
        Span<byte> bytes = stackalloc byte[ElfProgramHeader.Size];
        for (; index < HeaderCount && TryReadHeader(index, bytes); index++)
        {
            ElfProgramHeader header = new(bytes);
            if (header.Type == ElfProgramHeader.TypeLoad && header.MemorySize != 0)
            {
                index++;
                segment = new ElfSegment(header.Address, header.MemorySize, header.Offset, header.FileSize, header.Access);
                return header.CheckLoadable(_file.Size, _rangeStart, _rangeEnd) == ElfError.None;
            }
        }

        segment = default;
        return false;
    }

    private static ElfError CheckHeader(ReadOnlySpan<byte> header, ulong fileSize)
    {
        if (header.Length < 4 || !header[..4].SequenceEqual("\u007FELF"u8))
        {
            return ElfError.NotElf;
        }

        if (header.Length < HeaderSize)
        {
            return ElfError.Truncated;
        }

        if (header[4] != Class64)
        {
            return ElfError.Not64Bit;
        }

        if (header[5] != DataLittleEndian)
        {
            return ElfError.NotLittleEndian;
        }

        if (header[6] != CurrentVersion || BinaryPrimitives.ReadUInt32LittleEndian(header[20..]) != CurrentVersion)
        {
            return ElfError.UnknownVersion;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(header[16..]) is not (TypeFixed or TypePositionIndependent))
        {
            return ElfError.NotExecutable;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) != MachineX86_64)
        {
            return ElfError.OtherMachine;
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[54..]) != ElfProgramHeader.Size || count is 0 or > MaximumHeaders)
        {
            return ElfError.BadProgramHeaders;
        }

        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        return offset > fileSize || (ulong)count * ElfProgramHeader.Size > fileSize - offset ? ElfError.Truncated : ElfError.None;
    }

    /// <summary>Checks every program header, and all segments against each other.</summary>
    private Result<ElfImage, ElfError> Complete()
    {
        ElfExtent extent = new(EntryPoint, _headersOffset);
        Span<byte> bytes = stackalloc byte[ElfProgramHeader.Size];
        for (int i = 0; i < HeaderCount; i++)
        {
            if (!TryReadHeader(i, bytes))
            {
                return ElfError.Truncated;
            }

            ElfProgramHeader header = new(bytes);
            ElfError error = header.Type == ElfProgramHeader.TypeLoad && header.MemorySize != 0
                ? header.CheckLoadable(_file.Size, _rangeStart, _rangeEnd)
                : ElfError.None;
            if (error == ElfError.None)
            {
                error = extent.Add(header);
            }

            if (error != ElfError.None)
            {
                return error;
            }
        }

        if (extent.IsEmpty)
        {
            return ElfError.NoSegments;
        }

        if (!extent.HasEntryPoint)
        {
            return ElfError.BadEntryPoint;
        }

        if (!extent.TryPlace(IsPositionIndependent, out ulong bias))
        {
            return ElfError.SegmentOutOfRange;
        }

        return this with
        {
            Extent = (extent.Start, extent.End),
            LoadBias = bias,
            HeadersAddress = extent.HeadersAddress,
            StackAccess = extent.StackAccess,
        };
    }

    private bool TryReadHeader(int index, Span<byte> bytes) =>
        _file.ReadAt(_headersOffset + ((ulong)index * ElfProgramHeader.Size), bytes) == bytes.Length;
}
