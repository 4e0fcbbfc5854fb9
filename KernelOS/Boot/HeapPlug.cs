using System.Runtime;

namespace KernelOS.Boot;

/// <summary>What is behind <c>new</c>.</summary>
internal static unsafe class HeapPlug
{
    // void* kos_heap_allocate(nuint bytes): zeroed, 16-byte aligned.
    [RuntimeExport("kos_heap_allocate")]
    public static void* Allocate(nuint bytes) => EarlyHeap.Allocate(bytes);
}
