using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>A memory object of computed bytes, whose pages get frames when they are asked for; counts its users.</summary>
public sealed unsafe class PatternObject(HostPlatform platform, ulong size) : IMemoryObject, IDisposable
{
    private readonly SortedDictionary<ulong, Frame<Size4KiB>> _frames = [];

    public int Users { get; private set; }

    public ulong Size { get; private set; } = size;

    /// <summary>Where the pattern ends: what grew behind it is zero.</summary>
    public ulong PatternEnd { get; private set; } = size;

    public MappingList Mappings { get; } = new();

    public static byte ByteAt(ulong offset) => (byte)((offset * 7) + (offset >> 12) + 3);

    /// <summary>Changes the size, as a file does.</summary>
    public void Resize(ulong size)
    {
        Size = size;
        PatternEnd = Math.Min(PatternEnd, size);
        ulong pages = (size + 4095) / 4096;
        Mappings.Cut(platform, this, pages);
        foreach (ulong page in new List<ulong>(_frames.Keys))
        {
            if (page >= pages)
            {
                FrameSharing.Release(platform, _frames[page]);
                _frames.Remove(page);
            }
        }

        if (_frames.TryGetValue(size / 4096, out Frame<Size4KiB> last))
        {
            new Span<byte>(platform.GetPointer(last.Start), 4096)[(int)(size % 4096)..].Clear();
        }
    }

    public int ReadAt(ulong offset, Span<byte> destination) => throw new NotSupportedException("pages are mapped, not read");

    public FaultResult GetPage(ulong page, in FramePlacement placement, out Frame<Size4KiB> frame)
    {
        frame = default;
        if (page * 4096 >= Size)
        {
            return FaultResult.BeyondObject;
        }

        if (!_frames.TryGetValue(page, out frame))
        {
            if (!placement.TryAllocateFrame(platform, default, out frame))
            {
                return FaultResult.OutOfMemory;
            }

            for (ulong i = 0; i < 4096; i++)
            {
                ulong position = (page * 4096) + i;
                platform.GetPointer(frame.Start)[i] = position < PatternEnd ? ByteAt(position) : (byte)0;
            }

            _frames.Add(page, frame);
        }

        platform.FrameTable.Add(frame);
        return FaultResult.Resolved;
    }

    public ulong FindPages(ulong first, Span<Frame<Size4KiB>> frames)
    {
        ulong found = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            if ((first + (ulong)i) * 4096 < Size && _frames.TryGetValue(first + (ulong)i, out frames[i]))
            {
                platform.FrameTable.Add(frames[i]);
                found |= 1UL << i;
            }
        }

        return found;
    }

    public void Retain() => Users++;

    public void Release()
    {
        if (--Users < 0)
        {
            throw new InvalidOperationException("released once too often");
        }
    }

    /// <summary>Gives the frames back.</summary>
    public void Dispose()
    {
        foreach (Frame<Size4KiB> frame in _frames.Values)
        {
            FrameSharing.Release(platform, frame);
        }

        _frames.Clear();
    }
}
