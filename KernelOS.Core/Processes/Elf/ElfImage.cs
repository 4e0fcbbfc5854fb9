using System;
using System.Buffers.Binary;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Elf;

/// <summary>What a program's file says about its memory: a static ELF64 program for x86-64, at fixed addresses or position-independent.</summary>
/// <remarks>
/// After the System V gABI, chapters 4 and 5, and the x86-64 psABI, chapter 4. Everything that is used has been checked,
/// so that any file, however damaged, gives an image or an error. The first segments are kept; for others the file is read
/// again when segments are enumerated: it may have changed meanwhile, which is why each is checked again.
/// <code>
/// file header: +0 magic 7F 'E' 'L' 'F'   +4 class   +5 data   +6 version   +16 type u16   +18 machine u16   +20 version u32
/// +24 entry   +32 program headers' offset   +54 program header size u16   +56 program header count u16
/// </code>
/// </remarks>
public readonly struct ElfImage
{
    private const int HeaderSize = 64;

    /// <summary>How much of the file is read at once: its header, and behind that, where linkers put them, the program headers.</summary>
    private const int StartSize = HeaderSize + (12 * ElfProgramHeader.Size);
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
    private readonly ElfSegments _segments;

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

    /// <summary>What the load bias is a multiple of, if the program runs wherever it is loaded.</summary>
    private ulong Alignment { get; init; }

    /// <summary>What may be done with the stack.</summary>
    public PageAccess StackAccess { get; private init; }

    /// <summary>The first segments.</summary>
    private ElfSegments Segments
    {
        init => _segments = value;
    }

    /// <summary>How many of them there are.</summary>
    private int SegmentCount { get; init; }

    /// <summary>The program header after that of the last of them.</summary>
    private int NextHeader { get; init; }

    /// <summary>Reads and checks a file.</summary>
    public static Result<ElfImage, ElfError> Parse(IMemoryObject file)
    {
        Span<byte> start = stackalloc byte[StartSize];
        start = start[..file.ReadAt(0, start)];
        ElfError error = CheckHeader(start[..Math.Min(start.Length, HeaderSize)], file.Size);
        return error == ElfError.None ? new ElfImage(file, start[..HeaderSize]).Complete(start) : error;
    }

    /// <summary>The same program further up, where it runs wherever it is loaded; where it was if it does not fit.</summary>
    /// <param name="offset">How far up, in bytes; rounded down to the program's alignment.</param>
    /// <param name="limit">Where it must end.</param>
    public ElfImage MoveUp(ulong offset, ulong limit)
    {
        offset &= ~(Alignment - 1);
        ulong end = Extent.End + LoadBias;
        return IsPositionIndependent && end <= limit && offset <= limit - end ? this with { LoadBias = LoadBias + offset } : this;
    }

    /// <summary>Reads the next segment to load.</summary>
    /// <param name="index">At first 0; moves on.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>False at the end of the headers, and when the file has become damaged.</returns>
    public bool TryReadSegment(ref int index, out ElfSegment segment)
    {
        if (index < SegmentCount)
        {
            segment = _segments[index++];
            return true;
        }

        // From here on the index counts the program headers behind those of the segments that were kept.
        Span<byte> bytes = stackalloc byte[ElfProgramHeader.Size];
        int headers = NextHeader - SegmentCount;
        for (; index + headers < HeaderCount && TryReadHeader(index + headers, bytes); index++)
        {
            ElfProgramHeader header = new(bytes);
            if (header.IsLoadable)
            {
                index++;
                segment = header.Segment;
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
    /// <param name="start">The start of the file.</param>
    private Result<ElfImage, ElfError> Complete(ReadOnlySpan<byte> start)
    {
        ElfExtent extent = new(EntryPoint, _headersOffset);
        ElfSegments segments = default;
        int segmentCount = 0;
        int nextHeader = 0;
        Span<byte> bytes = stackalloc byte[ElfProgramHeader.Size];
        for (int i = 0; i < HeaderCount; i++)
        {
            ulong offset = _headersOffset + ((ulong)i * ElfProgramHeader.Size);
            bool isRead = offset <= (ulong)start.Length && ElfProgramHeader.Size <= (ulong)start.Length - offset;
            if (!isRead && !TryReadHeader(i, bytes))
            {
                return ElfError.Truncated;
            }

            ElfProgramHeader header = new(isRead ? start.Slice((int)offset, ElfProgramHeader.Size) : bytes);
            ElfError error = header.IsLoadable
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

            if (header.IsLoadable && segmentCount < ElfSegments.Maximum)
            {
                segments[segmentCount++] = header.Segment;
                nextHeader = i + 1;
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
            Alignment = extent.Alignment,
            HeadersAddress = extent.HeadersAddress,
            StackAccess = extent.StackAccess,
            Segments = segments,
            SegmentCount = segmentCount,
            NextHeader = nextHeader,
        };
    }

    private bool TryReadHeader(int index, Span<byte> bytes) =>
        _file.ReadAt(_headersOffset + ((ulong)index * ElfProgramHeader.Size), bytes) == bytes.Length;
}
