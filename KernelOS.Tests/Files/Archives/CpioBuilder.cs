using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace KernelOS.Tests.Files.Archives;

/// <summary>Makes archives by hand, good ones and others.</summary>
public sealed class CpioBuilder
{
    private readonly List<byte> _bytes = [];
    private uint _inode = 1;

    /// <summary>Adds an entry; sizes and checksum are right unless they are given.</summary>
    public CpioBuilder Add(
        string name, uint mode, byte[]? data = null, uint? inode = null, uint links = 1, uint deviceMajor = 0, uint deviceMinor = 0,
        string magic = "070701", uint? fileSize = null, uint? nameSize = null, uint? checksum = null)
    {
        data ??= [];
        byte[] nameBytes = Encoding.Latin1.GetBytes(name + "\0");
        uint sum = 0;
        foreach (byte item in data)
        {
            sum += item;
        }

        uint[] numbers =
        [
            inode ?? _inode++, mode, 7, 8, links, 1_600_000_000, fileSize ?? (uint)data.Length, 3, 4, deviceMajor, deviceMinor,
            nameSize ?? (uint)nameBytes.Length, checksum ?? (magic == "070702" ? sum : 0),
        ];
        _bytes.AddRange(Encoding.Latin1.GetBytes(magic));
        foreach (uint number in numbers)
        {
            _bytes.AddRange(Encoding.Latin1.GetBytes(number.ToString("X8", CultureInfo.InvariantCulture)));
        }

        _bytes.AddRange(nameBytes);
        Pad();
        _bytes.AddRange(data);
        Pad();
        return this;
    }

    /// <summary>Adds the trailer and gives the archive.</summary>
    public byte[] Finish() => Add("TRAILER!!!", 0).ToArray();

    /// <summary>Gives what there is.</summary>
    public byte[] ToArray() => [.. _bytes];

    private void Pad()
    {
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }
    }
}
