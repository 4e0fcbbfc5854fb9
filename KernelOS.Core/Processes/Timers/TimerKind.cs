namespace KernelOS.Core.Processes.Timers;

/// <summary>What an interval timer measures, by Linux's numbers (<c>uapi/linux/time.h</c>).</summary>
public enum TimerKind
{
    /// <summary>ITIMER_REAL: time that passes; <c>SIGALRM</c>.</summary>
    Real = 0,

    /// <summary>ITIMER_VIRTUAL: the process's CPU time; <c>SIGVTALRM</c>. What the kernel does for it counts too.</summary>
    Virtual = 1,

    /// <summary>ITIMER_PROF: the process's CPU time; <c>SIGPROF</c>.</summary>
    Profile = 2,
}
