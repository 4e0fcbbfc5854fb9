using System;
using KernelOS.Core.Memory.Virtual;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>A memory object of computed bytes, which counts its users.</summary>
internal sealed class PatternObject(ulong size) : IMemoryObject
{
    public int Users { get; private set; }

    public ulong Size { get; set; } = size;

    public static byte ByteAt(ulong offset) => (byte)((offset * 7) + (offset >> 12) + 3);

    public int ReadAt(ulong offset, Span<byte> destination)
    {
        int count = (int)Math.Min(offset >= Size ? 0 : Size - offset, (ulong)destination.Length);
        for (int i = 0; i < count; i++)
        {
            destination[i] = ByteAt(offset + (ulong)i);
        }

        return count;
    }

    public void Retain() => Users++;

    public void Release()
    {
        if (--Users < 0)
        {
            throw new InvalidOperationException("released once too often");
        }
    }
}
