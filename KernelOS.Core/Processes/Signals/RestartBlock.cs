using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Signals;

/// <summary>How to go on with a system call that a signal has interrupted, when making it again would be wrong: the time that has passed would count twice.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public unsafe struct RestartBlock<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>What goes on with the call; it finds this block in the caller's signals and returns what the call leaves in the result register. Null if there is nothing to go on with.</summary>
    public delegate*<UserThread<TPlatform>, nint> Continue;

    /// <summary>There is nothing to go on with.</summary>
    // SAFETY: nothing is dereferenced.
    public void Forget() => Continue = null;

    /// <summary>Up to when the call waits.</summary>
    public Instant Deadline;

    /// <summary>An argument of the call.</summary>
    public nuint A0;

    /// <summary>An argument of the call.</summary>
    public nuint A1;

    /// <summary>An argument of the call.</summary>
    public nuint A2;

    /// <summary>An argument of the call.</summary>
    public nuint A3;
}
