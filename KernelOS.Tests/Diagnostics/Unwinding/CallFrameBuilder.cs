using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace KernelOS.Tests.Diagnostics.Unwinding;

/// <summary>Writes an <c>.eh_frame</c> section record by record.</summary>
internal sealed class CallFrameBuilder
{
    /// <summary>Where the section lies.</summary>
    public const ulong Address = 0xFFFF_FF00_0010_0000;

    private const byte PcRelativeSigned4 = 0x1B;
    private readonly List<byte> _bytes = [];

    /// <summary>What has been written.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>Writes a common entry and gives its position.</summary>
    public int AddCommon(string augmentation, byte[] augmentationData, byte[] instructions, byte version = 1, sbyte dataAlignment = -8, byte returnAddress = 16)
    {
        List<byte> body = [version, .. Encoding.ASCII.GetBytes(augmentation), 0, 1, (byte)(dataAlignment & 0x7F), returnAddress];
        if (augmentation.Length > 0)
        {
            body.Add((byte)augmentationData.Length);
            body.AddRange(augmentationData);
        }

        return AddRecord(_ => 0, [.. body, .. instructions]);
    }

    /// <summary>Writes the common entry of compilers: cfa = rsp + 8, return address at cfa − 8.</summary>
    public int AddUsualCommon(string augmentation = "zR") => AddCommon(augmentation, [PcRelativeSigned4], [0x0C, 7, 8, 0x90, 1]);

    /// <summary>Writes a frame description with pointers relative to their own place, of four bytes.</summary>
    public void AddDescription(int common, ulong start, uint length, params byte[] instructions)
    {
        // The pointer comes behind the record's length and id.
        long delta = (long)(start - (Address + (ulong)_bytes.Count + 8));
        byte[] body = [.. Bytes((int)delta), .. Bytes((int)length), 0, .. instructions];
        AddRecord(idPosition => idPosition - common, body);
    }

    /// <summary>Writes a frame description with whole addresses, as an empty augmentation asks for.</summary>
    public void AddAbsoluteDescription(int common, ulong start, ulong length, params byte[] instructions) =>
        AddRecord(idPosition => idPosition - common, [.. Bytes(start), .. Bytes(length), .. instructions]);

    /// <summary>Writes any record.</summary>
    /// <param name="id">The id for a given position of the id field.</param>
    /// <param name="body">What follows the id.</param>
    public int AddRecord(Func<int, int> id, byte[] body)
    {
        int position = _bytes.Count;
        _bytes.AddRange(Bytes(body.Length + 4));
        _bytes.AddRange(Bytes(id(position + 4)));
        _bytes.AddRange(body);
        return position;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void AddRaw(params byte[] bytes) => _bytes.AddRange(bytes);

    private static byte[] Bytes(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Bytes(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
