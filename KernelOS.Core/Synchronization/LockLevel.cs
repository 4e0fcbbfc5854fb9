namespace KernelOS.Core.Synchronization;

/// <summary>Where a lock stands in the locking order: who holds one may only take those of smaller levels.</summary>
/// <remarks>The order is the layers' order, since a layer calls down while it holds its own lock. Two locks of one level are never held together.</remarks>
public enum LockLevel : byte
{
    /// <summary>The log's devices: anything may be logged from anywhere.</summary>
    Log,

    /// <summary>The random generator.</summary>
    Random,

    /// <summary>The physical frame allocator.</summary>
    Frames,

    /// <summary>NUMA nodes and their policies.</summary>
    Numa,

    /// <summary>Page tables of one address space.</summary>
    PageTables,

    /// <summary>Kernel virtual address ranges: stacks and device mappings.</summary>
    KernelRanges,

    /// <summary>The heap behind <c>new</c>.</summary>
    Heap,

    /// <summary>Object pools.</summary>
    Pool,

    /// <summary>The pages of a memory object.</summary>
    MemoryObject,

    /// <summary>An address space's mappings.</summary>
    AddressSpace,

    /// <summary>One CPU's run queue and sleepers.</summary>
    RunQueue,

    /// <summary>The lists of free and exited threads.</summary>
    Threads,

    /// <summary>A blocking mutex, semaphore or event.</summary>
    WaitQueue,

    /// <summary>Who watches a pipe, socket or device for poll.</summary>
    Poll,

    /// <summary>A pipe, socket or device.</summary>
    Pipe,

    /// <summary>An inode.</summary>
    Inode,

    /// <summary>The directory tree.</summary>
    FileTree,

    /// <summary>An open file's position and flags.</summary>
    OpenFile,

    /// <summary>A descriptor table.</summary>
    Descriptors,

    /// <summary>Which descriptor table and which path context a process has.</summary>
    FileContext,

    /// <summary>Signal state of one process.</summary>
    Signals,

    /// <summary>One process.</summary>
    Process,

    /// <summary>The table of all processes.</summary>
    ProcessTable,
}
