using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Tests.Emulation;

/// <summary>Physical memory of any extent, of which only what is touched exists.</summary>
public sealed unsafe class EmulatedRam : IDisposable
{
    private const int ChunkShift = 21;

    private readonly Dictionary<ulong, nint> _chunks = [];
    private ulong _lastChunk = ulong.MaxValue;
    private byte* _last;

    ~EmulatedRam() => Dispose();

    /// <summary>Where the test sees a byte; fresh memory is full of garbage that looks like present table entries.</summary>
    public byte* GetPointer(PhysicalAddress address)
    {
        ulong chunk = address.Value >> ChunkShift;
        if (chunk != _lastChunk)
        {
            if (!_chunks.TryGetValue(chunk, out nint memory))
            {
                memory = (nint)NativeMemory.AlignedAlloc(1 << ChunkShift, 4096);
                new Span<byte>((byte*)memory, 1 << ChunkShift).Fill(0xA7);
                _chunks.Add(chunk, memory);
            }

            _lastChunk = chunk;
            _last = (byte*)memory;
        }

        return _last + (address.Value & ((1UL << ChunkShift) - 1));
    }

    /// <summary>Reads as the hardware's table walk does.</summary>
    public ulong ReadEntry(ulong address) => *(ulong*)GetPointer(PhysicalAddress.Create(address));

    public void Dispose()
    {
        foreach (nint chunk in _chunks.Values)
        {
            NativeMemory.AlignedFree((void*)chunk);
        }

        _chunks.Clear();
        _lastChunk = ulong.MaxValue;
        GC.SuppressFinalize(this);
    }
}
