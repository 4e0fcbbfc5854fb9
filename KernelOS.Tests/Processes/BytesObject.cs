using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;

namespace KernelOS.Tests.Processes;

/// <summary>A memory object over an array.</summary>
internal sealed class BytesObject(byte[] bytes) : IMemoryObject
{
    public int Users { get; private set; }

    public ulong Size => (ulong)bytes.Length;

    public int ReadAt(ulong offset, Span<byte> destination)
    {
        if (offset >= Size)
        {
            return 0;
        }

        ReadOnlySpan<byte> rest = bytes.AsSpan((int)offset);
        int count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        return count;
    }

    public MappingList? Mappings => null;

    public FaultResult GetPage(ulong page, in FramePlacement placement, out Frame<Size4KiB> frame) => throw new NotSupportedException("nobody maps this object");

    public ulong FindPages(ulong first, Span<Frame<Size4KiB>> frames) => throw new NotSupportedException("nobody maps this object");

    public void Retain() => Users++;

    public void Release() => Users--;
}
