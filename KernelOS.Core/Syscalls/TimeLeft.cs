using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>What calls with a time limit tell the program when they return early.</summary>
internal static class TimeLeft
{
    /// <summary>The time from now to a deadline, nothing if that has passed.</summary>
    internal static Duration Until(Instant deadline, Instant now) => now >= deadline ? Duration.Zero : deadline - now;
}
