using System.Runtime;

namespace KernelOS.Boot;

/// <summary>What CoreLib and KernelOS.Core import from the kernel.</summary>
internal static unsafe class EarlyPlugs
{
    [RuntimeExport("kos_heap_allocate")]
    public static void* Allocate(nuint bytes) => EarlyHeap.Allocate(bytes);

    [RuntimeExport("kos_syscall_dispatch")]
    public static nint Dispatch(nuint number, void* frame) => 0;
}
