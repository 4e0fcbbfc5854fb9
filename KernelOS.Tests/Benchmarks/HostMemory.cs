using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Benchmarks;

/// <summary>Physical memory that begins at an address of the host's memory: the address is the offset plus it.</summary>
public readonly unsafe struct HostMemory(nint start) : IPhysicalMemory
{
    public byte* GetPointer(PhysicalAddress address) => (byte*)start + address.Value;

    /// <summary>Takes zeroed memory from the host, aligned to a page; for as long as the program runs.</summary>
    public static byte* Allocate(nuint bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc(bytes, 4096);
        for (nuint i = 0; i < bytes; i += 4096)
        {
            new Span<byte>(memory + i, 4096).Clear();
        }

        return memory;
    }
}
