using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.Boot;

/// <summary>What is behind <c>new</c>, and its opposite: the early heap until there is the kernel's own.</summary>
internal static unsafe class HeapPlug
{
#if DEBUG
    private const HeapDebugging Debugging = HeapDebugging.On;
#else
    private const HeapDebugging Debugging = HeapDebugging.Off;
#endif

    private static KernelHeap<HeapPages, BareMetal> s_heap = null!;

    // The first objects of all are those that hold static references: until they exist, s_heap must not be looked at.
    private static bool s_isReady;

    /// <summary>The kernel's heap.</summary>
    public static KernelHeap<HeapPages, BareMetal> Heap => s_heap;

    /// <summary>How many objects and arrays have been made since the start.</summary>
    public static ulong ObjectCount => CountAllocations();

    /// <summary>Lets <c>new</c> use the kernel's heap from now on; needs the kernel's page tables.</summary>
    public static void Initialize()
    {
        HeapOptions options = new() { CpuCount = 1, NodeCount = Kernel.Frames.NodeCount, Debugging = Debugging };
        s_heap = new KernelHeap<HeapPages, BareMetal>((byte*)KernelAddressMap.HeapBase, unchecked((nuint)KernelAddressMap.HeapSize), default, default, options);
        s_heap.SetNode(0, Kernel.Frames.GetNodeOfCpu(0));
        s_isReady = true;
    }

    // void* kos_heap_allocate(nuint bytes): zeroed, 16-byte aligned; null if there is no memory.
    [RuntimeExport("kos_heap_allocate")]
    public static void* Allocate(nuint bytes) => s_isReady ? s_heap.AllocateCleared(bytes) : EarlyHeap.Allocate(bytes);

    // void kos_heap_free(void* memory): nothing for null, for what the early heap gave and for objects in the image.
    [RuntimeExport("kos_heap_free")]
    public static void Free(void* memory)
    {
        // Everything that is not in the heap's own slot is in the image, the early heap's memory too.
        if ((ulong)memory >= KernelAddressMap.HeapBase && (ulong)memory < KernelAddressMap.HeapBase + KernelAddressMap.HeapSize)
        {
            s_heap.Free(memory);
        }
    }

    /// <summary>Gives an object back that nobody else has a reference to, and forgets it; null and objects in the image are nothing.</summary>
    /// <remarks>What the object itself has made is not given back with it.</remarks>
    public static void Free<T>(ref T? item)
        where T : class
    {
        // SAFETY: a reference is read as the address it is.
        T? old = item;
        item = null;
        Free((void*)Unsafe.As<T?, nint>(ref old));
    }

    // ulong kos_runtime_allocation_count(void): how often memory was allocated for objects and arrays.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_allocation_count")]
    private static extern ulong CountAllocations();
}
