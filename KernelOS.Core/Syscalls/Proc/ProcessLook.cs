using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Shortage;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>What a process or thread was like when it was looked at.</summary>
internal struct ProcessLook
{
    /// <summary>What the thread is called.</summary>
    internal CommandName Name;

    /// <summary>The thread's number.</summary>
    internal int Id;

    /// <summary>The process's number.</summary>
    internal int ProcessNumber;

    /// <summary>The parent's number, or 0.</summary>
    internal int Parent;

    /// <summary>The process group.</summary>
    internal int Group;

    /// <summary>The session.</summary>
    internal int Session;

    /// <summary>How many threads the process has.</summary>
    internal int Threads;

    /// <summary>R, S, T, Z: running, waiting, stopped, ended.</summary>
    internal char State;

    /// <summary>CPU time that the process has used.</summary>
    internal Duration CpuTime;

    /// <summary>CPU time of the children that it has waited for.</summary>
    internal Duration ChildrenCpuTime;

    /// <summary>When the process started.</summary>
    internal Instant StartTime;

    /// <summary>Pages of the address space.</summary>
    internal ulong MappedPages;

    /// <summary>The most that there were.</summary>
    internal ulong PeakMappedPages;

    /// <summary>Pages that have frames.</summary>
    internal ulong ResidentPages;

    /// <summary>The most that there were.</summary>
    internal ulong PeakResidentPages;

    /// <summary>Page faults of the process.</summary>
    internal ulong Faults;

    /// <summary>Pages of memory that is locked.</summary>
    internal ulong LockedPages;

    /// <summary>Page faults of the children that it has waited for.</summary>
    internal ulong ChildrenFaults;

    /// <summary>By how much it is more likely to be killed when memory is short.</summary>
    internal int BadnessAdjustment;

    /// <summary>How likely it is then.</summary>
    internal long BadnessScore;

    /// <summary>The limits, in the order of their numbers.</summary>
    internal LimitValues Limits;

    /// <summary>Where the arguments' strings start and end.</summary>
    internal Processes.Loading.ProgramLayout Layout;

    /// <summary>Signals that wait for the thread; of this and the following, bit 0 is signal 1.</summary>
    internal ulong ThreadPending;

    /// <summary>Signals that wait for any thread of the process.</summary>
    internal ulong SharedPending;

    /// <summary>Signals that the thread blocks.</summary>
    internal ulong Blocked;

    /// <summary>Signals that the process ignores.</summary>
    internal ulong Ignored;

    /// <summary>Signals that have a handler.</summary>
    internal ulong Handled;

    /// <summary>Looks at a thread; the process table's lock is held.</summary>
    internal static ProcessLook At<TPlatform>(UserThread<TPlatform> thread)
        where TPlatform : struct, IPlatform
    {
        Process<TPlatform> process = thread.Process;
        ProcessLook look = new()
        {
            Name = thread.Name,
            Id = thread.Id.Value,
            ProcessNumber = process.Id.Value,
            Parent = process.Parent?.Id.Value ?? 0,
            Group = process.GroupId.Value,
            Session = process.SessionId.Value,
            Threads = process.ThreadCount,
            State = StateOf(process, thread),
            CpuTime = process.SumCpuTime(),
            ChildrenCpuTime = process.ChildrenCpuTime,
            StartTime = process.StartTime,
            MappedPages = process.Memory?.Space.MappedPages ?? 0,
            PeakMappedPages = process.Memory?.Space.PeakMappedPages ?? 0,
            ResidentPages = process.Memory?.Space.ResidentPages ?? 0,
            PeakResidentPages = process.Memory?.Space.PeakResidentPages ?? 0,
            LockedPages = process.Memory?.Space.LockedPages ?? 0,
            Faults = process.SumFaults(),
            ChildrenFaults = process.ChildrenFaults,
            BadnessAdjustment = process.OutOfMemoryAdjustment,
            BadnessScore = ScoreOf(process),
            Layout = process.Layout,
            ThreadPending = thread.Signals.Pending,
            SharedPending = process.Signals.Pending,
            Blocked = thread.Signals.Mask,
            Ignored = process.Signals.Actions.GetSet(ignored: true),
            Handled = process.Signals.Actions.GetSet(ignored: false),
        };
        for (int i = 0; i < (int)Resource.Count; i++)
        {
            look.Limits[i] = process.Limits[(Resource)i];
        }

        return look;
    }

    private static long ScoreOf<TPlatform>(Process<TPlatform> process)
        where TPlatform : struct, IPlatform
    {
        ulong total = process.Services.Platform.TotalFrames;
        return process.Memory is null ? 0 : Badness.ToScore(Badness.Of(process.Memory, process.OutOfMemoryAdjustment, total), total);
    }

    private static char StateOf<TPlatform>(Process<TPlatform> process, UserThread<TPlatform> thread)
        where TPlatform : struct, IPlatform =>
        process.State == ProcessState.Ended ? 'Z'
        : process.Signals.IsStopping && thread.Signals.HasStopped ? 'T'
        : thread.KernelThread is { State: ThreadState.Running or ThreadState.Ready } ? 'R'
        : 'S';
}
