using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>How much of what the kernel gives and takes back is in use: what every program must leave as it was.</summary>
/// <remarks>Read without locks, so it is exact only while nothing runs.</remarks>
public readonly struct KernelCounts
{
    private readonly ulong _freeFrames;
    private readonly int _fileObjects;
    private readonly int _mappings;
    private readonly int _sharedMemories;
    private readonly int _executables;
    private readonly int _futexWaiters;
    private readonly int _processes;
    private readonly int _numbers;
    private readonly int _threads;
    private readonly int _memories;
    private readonly int _signals;
    private readonly int _stacks;

    private KernelCounts(ulong freeFrames, int fileObjects, int mappings, int sharedMemories, int executables, int futexWaiters,
        int processes, int numbers, int threads, int memories, int signals, int stacks)
    {
        _freeFrames = freeFrames;
        _fileObjects = fileObjects;
        _mappings = mappings;
        _sharedMemories = sharedMemories;
        _executables = executables;
        _futexWaiters = futexWaiters;
        _processes = processes;
        _numbers = numbers;
        _threads = threads;
        _memories = memories;
        _signals = signals;
        _stacks = stacks;
    }

    /// <summary>Reads them.</summary>
    /// <typeparam name="TPlatform">The home.</typeparam>
    public static KernelCounts Read<TPlatform>(KernelServices<TPlatform> kernel)
        where TPlatform : struct, IPlatform => new(
            kernel.Platform.FreeFrames,
            kernel.FileSystem.Pools.InUse,
            kernel.Mappings.InUse,
            kernel.Mappings.SharedMemoriesInUse,
            kernel.Processes.ExecutablesInUse,
            kernel.Futexes.Count,
            kernel.Processes.InUse,
            kernel.Processes.Table.Count,
            kernel.Processes.ThreadsInUse,
            kernel.Processes.MemoriesInUse,
            kernel.Signals.InUse,
            kernel.Threads.LiveThreads);

    /// <summary>Writes them to the log, in one line.</summary>
    /// <param name="platform">The home's instance.</param>
    /// <param name="heapBytes">Bytes of the kernel's heap, which keeps its frames.</param>
    /// <param name="heapUsed">Those that somebody holds; what the pools keep for later is among them.</param>
    public void Write<TPlatform>(TPlatform platform, ulong heapBytes, ulong heapUsed)
        where TPlatform : struct, IPlatform =>
        Log.Write(platform, $"counts: frames {_freeFrames} heap {heapBytes} heap-used {heapUsed} files {_fileObjects} mappings {_mappings} shared {_sharedMemories} executables {_executables} futexes {_futexWaiters} processes {_processes} numbers {_numbers} threads {_threads} memories {_memories} signals {_signals} stacks {_stacks}");
}
