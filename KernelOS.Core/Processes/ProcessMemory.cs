using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>An address space and how many processes live in it: a process that was made by vfork lives in its parent's until it executes a program.</summary>
/// <remarks>Recycled by <see cref="ProcessManager{TPlatform}"/>. The counts change under the process table's lock.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class ProcessMemory<TPlatform> : IPooled<ProcessMemory<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<ProcessMemory<TPlatform>> _poolEntry;

    /// <summary>Makes the memory of no process.</summary>
    internal ProcessMemory(KernelServices<TPlatform> services) =>
        Space = new AddressSpace<TPlatform>(services.Platform, services.Mappings);

    /// <summary>The address space.</summary>
    public AddressSpace<TPlatform> Space { get; }

    /// <summary>Whether its program may ask for barriers on all CPUs that run it (membarrier).</summary>
    internal bool HasRegisteredBarriers { get; set; }

    /// <summary>How many processes, and readers of another's memory, keep it alive.</summary>
    internal int Users { get; set; }

    ref PoolEntry<ProcessMemory<TPlatform>> IPooled<ProcessMemory<TPlatform>>.PoolEntry => ref _poolEntry;
}
