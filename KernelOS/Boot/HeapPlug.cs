using System;
using System.Runtime;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.Boot;

/// <summary>What is behind <c>new</c>: the early heap until there is the kernel's own.</summary>
internal static unsafe class HeapPlug
{
    private static KernelHeap<HeapPages, BareMetal> s_heap = null!;

    // The first objects of all are those that hold static references: until they exist, s_heap must not be looked at.
    private static bool s_isReady;

    /// <summary>The kernel's heap.</summary>
    public static KernelHeap<HeapPages, BareMetal> Heap => s_heap;

    /// <summary>Lets <c>new</c> use the kernel's heap from now on; needs the kernel's page tables.</summary>
    public static void Initialize()
    {
        s_heap = new KernelHeap<HeapPages, BareMetal>((byte*)KernelAddressMap.HeapBase, unchecked((nuint)KernelAddressMap.HeapSize), default, default, cpuCount: 1);
        s_isReady = true;
    }

    // void* kos_heap_allocate(nuint bytes): zeroed, 16-byte aligned; null if there is no memory.
    [RuntimeExport("kos_heap_allocate")]
    public static void* Allocate(nuint bytes)
    {
        if (!s_isReady)
        {
            return EarlyHeap.Allocate(bytes);
        }

        void* memory = s_heap.Allocate(bytes);
        if (memory != null)
        {
            new Span<byte>(memory, (int)bytes).Clear();
        }

        return memory;
    }
}
