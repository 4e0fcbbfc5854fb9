using System;

namespace KernelOS.Core.Processes.Waiting;

/// <summary>How wait4 and waitid wait, by Linux's bits (<c>uapi/linux/wait.h</c>).</summary>
[Flags]
public enum WaitOptions : uint
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Not at all.</summary>
    NoHang = 1,

    /// <summary>Also for children that have stopped.</summary>
    Stopped = 2,

    /// <summary>For children that have ended.</summary>
    Exited = 4,

    /// <summary>Also for children that go on.</summary>
    Continued = 8,

    /// <summary>The child stays as it is and can be waited for again.</summary>
    NoReap = 0x0100_0000,

    /// <summary>Not for children of other threads of the process; here all threads' children are the process's.</summary>
    NoThreads = 0x2000_0000,

    /// <summary>For all children, whatever signal tells of their end.</summary>
    All = 0x4000_0000,

    /// <summary>Only for children whose end is not told by SIGCHLD.</summary>
    Clones = 0x8000_0000,
}
