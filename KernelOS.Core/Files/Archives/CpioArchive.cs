using System;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;

namespace KernelOS.Core.Files.Archives;

/// <summary>Reads a cpio archive in "newc" form, entry by entry, up to its trailer; what follows the trailer is not looked at.</summary>
/// <remarks>Nothing is believed: whatever the bytes are, each read gives an entry, the end or an error. Spans limit an archive to 2 GiB.</remarks>
public ref struct CpioArchive
{
    private const int Alignment = 4;

    private readonly ReadOnlySpan<byte> _bytes;
    private bool _isAtEnd;

    /// <summary>Starts at the archive's first entry.</summary>
    public CpioArchive(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many bytes have been read: where the next entry starts, or the one that is wrong.</summary>
    public int Offset { get; private set; }

    private static ReadOnlySpan<byte> Trailer => "TRAILER!!!"u8;

    /// <summary>Reads the next entry.</summary>
    /// <param name="entry">The entry, whose spans lie in the archive.</param>
    /// <param name="error">What is wrong, if anything is.</param>
    /// <returns>False at the end and on an error, after which every further read gives the same.</returns>
    public bool TryReadNext(out CpioEntry entry, out CpioError error)
    {
        entry = default;
        error = CpioError.None;
        if (_isAtEnd)
        {
            return false;
        }

        if (Offset >= _bytes.Length)
        {
            error = CpioError.MissingTrailer;
            return false;
        }

        ReadOnlySpan<byte> rest = _bytes.Slice(Offset);
        error = CpioHeader.Read(rest, out CpioHeader header);
        if (error == CpioError.None)
        {
            error = ReadName(rest.Slice(CpioHeader.Length), header.NameSize, out ReadOnlySpan<byte> name);
            if (error == CpioError.None)
            {
                _isAtEnd = name.SequenceEqual(Trailer);
                return !_isAtEnd && TryReadRest(header, name, out entry, out error);
            }
        }

        return false;
    }

    private bool TryReadRest(scoped in CpioHeader header, ReadOnlySpan<byte> name, out CpioEntry entry, out CpioError error)
    {
        entry = default;
        error = CheckPath(ref name);
        if (error != CpioError.None)
        {
            return false;
        }

        long start = AlignUp((long)Offset + CpioHeader.Length + header.NameSize);
        long end = start + header.FileSize;
        if (end > _bytes.Length)
        {
            error = CpioError.TruncatedData;
            return false;
        }

        ReadOnlySpan<byte> data = _bytes.Slice((int)start, (int)header.FileSize);
        entry = new CpioEntry(header, name, data);

        // Archivers only sum up the contents of files, and give names without contents the sum of those that another name brings.
        bool isSummed = header.HasChecksum && entry.Kind == CpioEntryKind.RegularFile && !data.IsEmpty;
        if (isSummed && Sum(data) != header.Checksum)
        {
            error = CpioError.BadChecksum;
            return false;
        }

        // The last entry's padding may be missing.
        Offset = (int)Math.Min(AlignUp(end), _bytes.Length);
        return true;
    }

    private static CpioError ReadName(ReadOnlySpan<byte> rest, uint size, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (size == 0)
        {
            return CpioError.BadName;
        }

        if (size > (uint)rest.Length)
        {
            return CpioError.TruncatedName;
        }

        if (size > PathBuffer.Length)
        {
            return CpioError.NameTooLong;
        }

        name = rest.Slice(0, (int)size - 1);
        return name.IsEmpty || rest[(int)size - 1] != 0 || name.IndexOf((byte)0) >= 0 ? CpioError.BadName : CpioError.None;
    }

    /// <summary>Checks each component, and takes leading ones that mean the root away.</summary>
    private static CpioError CheckPath(ref ReadOnlySpan<byte> path)
    {
        int start = 0;
        int kept = -1;
        while (start < path.Length)
        {
            int length = path.Slice(start).IndexOf((byte)'/');
            length = length < 0 ? path.Length - start : length;
            ReadOnlySpan<byte> component = path.Slice(start, length);
            if (component.SequenceEqual(".."u8))
            {
                return CpioError.NameLeavesTree;
            }

            if (component.Length > EntryName.MaximumLength)
            {
                return CpioError.NameTooLong;
            }

            if (kept < 0 && !component.IsEmpty && !component.SequenceEqual("."u8))
            {
                kept = start;
            }

            start += length + 1;
        }

        path = kept < 0 ? default : path.Slice(kept);
        return CpioError.None;
    }

    private static long AlignUp(long offset) => (offset + Alignment - 1) & -Alignment;

    private static uint Sum(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        for (int i = 0; i < data.Length; i++)
        {
            sum += data[i];
        }

        return sum;
    }
}
