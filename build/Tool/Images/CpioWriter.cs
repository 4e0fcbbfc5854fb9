using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace KernelOS.Tool.Images;

/// <summary>Writes a cpio archive in the "newc" format, uncompressed.</summary>
/// <remarks>
/// Each entry is a header of 110 ASCII characters, the name with its zero, and the data; name and data are padded
/// to four bytes (cpio(5), "New ASCII Format"). Everything belongs to user and group 0, and the inode numbers count
/// up from 1, so equal contents make equal archives.
/// </remarks>
internal sealed class CpioWriter
{
    private const string Magic = "070701";
    private const string Trailer = "TRAILER!!!";

    private readonly Stream _output;
    private uint _nextInode = 1;
    private long _written;

    /// <summary>Writes to <paramref name="output"/>, which remains the caller's.</summary>
    public CpioWriter(Stream output)
    {
        _output = output;
    }

    /// <summary>Writes an entry without data: a folder.</summary>
    public void WriteEntry(string name, uint mode, uint modified) => WriteHeader(name, mode, modified, 0);

    /// <summary>Writes an entry with its data: a file, or a symbolic link's target.</summary>
    /// <param name="name">The path without a leading slash.</param>
    /// <param name="mode">Type and permissions, as in <c>st_mode</c>.</param>
    /// <param name="modified">When the content changed, in seconds since 1970.</param>
    /// <param name="data">The content, from its current position to its end.</param>
    /// <exception cref="ToolException">The content is too long for the format, or changes while it is read.</exception>
    public void WriteEntry(string name, uint mode, uint modified, Stream data)
    {
        long length = data.Length - data.Position;
        if (length > uint.MaxValue)
        {
            throw new ToolException($"{name}: a file of 4 GiB or more does not fit into the initial file system");
        }

        WriteHeader(name, mode, modified, (uint)length);
        Span<byte> buffer = stackalloc byte[16384];
        long remaining = length;
        while (remaining > 0)
        {
            int count = data.Read(buffer[..(int)Math.Min(buffer.Length, remaining)]);
            if (count == 0)
            {
                break;
            }

            Write(buffer[..count]);
            remaining -= count;
        }

        if (remaining > 0 || data.Read(buffer[..1]) > 0)
        {
            throw new ToolException($"{name}: the file is not a regular one, or it changed while it was read");
        }

        Pad();
    }

    /// <summary>Ends the archive.</summary>
    public void WriteTrailer() => WriteHeader(Trailer, mode: 0, modified: 0, length: 0);

    private void WriteHeader(string name, uint mode, uint modified, uint length)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name + '\0');
        uint inode = name == Trailer ? 0 : _nextInode++;
        ReadOnlySpan<uint> fields =
        [
            inode, mode, /* uid */ 0, /* gid */ 0, /* links */ 1, modified, length,
            /* device */ 0, 0, /* special file's device */ 0, 0, (uint)nameBytes.Length, /* checksum */ 0,
        ];
        StringBuilder header = new(Magic);
        foreach (uint field in fields)
        {
            header.Append(field.ToString("x8", CultureInfo.InvariantCulture));
        }

        Write(Encoding.ASCII.GetBytes(header.ToString()));
        Write(nameBytes);
        Pad();
    }

    private void Pad() => Write("\0\0\0"u8[..(int)(-_written & 3)]);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _written += bytes.Length;
    }
}
