using System;
using KernelOS.Core.Files;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Futexes;
using KernelOS.Core.Processes.Shortage;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Processes.Timers;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes;

/// <summary>The composition root: the one place where a home's platform and the layers above it come together.</summary>
/// <remarks>A home makes exactly one at start-up, a test one for each emulated machine; everything else is reached from here, never through a static.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class KernelServices<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int MaximumThreads = 8192;
    private const int MaximumMappings = 1 << 20;

    /// <summary>Makes a kernel in which nothing runs yet.</summary>
    /// <param name="platform">The home's instance.</param>
    /// <param name="options">How threads are scheduled.</param>
    public KernelServices(TPlatform platform, in SchedulerOptions options)
    {
        Platform = platform;
        CpuCount = options.CpuCount;
        Scheduler = new Scheduler<TPlatform>(platform, options);
        Threads = new ThreadFactory<TPlatform>(platform, Scheduler, MaximumThreads);
        Mappings = new MappingPool<TPlatform>(platform, MaximumMappings);
        Futexes = new FutexTable<TPlatform>(platform, Scheduler);
        FileSystem = new FileSystem<TPlatform>(platform, Scheduler);
        Signals = new SignalPool<TPlatform>(platform);
        Timers = new TimerService<TPlatform>(this);
        OutOfMemoryKiller = new OutOfMemoryKiller<TPlatform>(this);
        ThreadPolicies = new ThreadPolicies<TPlatform>(this);
        Processes = new ProcessManager<TPlatform>(this);
    }

    /// <summary>Makes a kernel with the default scheduling of one CPU.</summary>
    public KernelServices(TPlatform platform)
        : this(platform, new SchedulerOptions())
    {
    }

    /// <summary>The home.</summary>
    public TPlatform Platform { get; }

    /// <summary>Whether programs find their memory at places that nobody can foresee.</summary>
    public bool RandomizesAddresses { get; init; } = true;

    /// <summary>Told of each process that the kernel itself has started when it ends, by its last thread, while its memory is still there; null for nobody.</summary>
    public Action<Process<TPlatform>>? ProgramEnding { get; set; }

    /// <summary>How many CPUs run threads.</summary>
    public int CpuCount { get; }

    /// <summary>From which nodes threads want their memory.</summary>
    internal IMemoryPolicySource ThreadPolicies { get; }

    /// <summary>Who runs when.</summary>
    public Scheduler<TPlatform> Scheduler { get; }

    /// <summary>Where kernel threads come from.</summary>
    public ThreadFactory<TPlatform> Threads { get; }

    /// <summary>The mappings of all address spaces.</summary>
    public MappingPool<TPlatform> Mappings { get; }

    /// <summary>Who waits for which futex.</summary>
    internal FutexTable<TPlatform> Futexes { get; }

    /// <summary>The files.</summary>
    public FileSystem<TPlatform> FileSystem { get; }

    /// <summary>The room for signals that wait.</summary>
    internal SignalPool<TPlatform> Signals { get; }

    /// <summary>The timers of processes.</summary>
    public TimerService<TPlatform> Timers { get; }

    /// <summary>Who sees to it that there is memory when a page fault finds none.</summary>
    public OutOfMemoryKiller<TPlatform> OutOfMemoryKiller { get; }

    /// <summary>The programs.</summary>
    public ProcessManager<TPlatform> Processes { get; }
}
