namespace KernelOS.Core.Syscalls;

/// <summary>The operations of the system call futex, and its two flags (<c>uapi/linux/futex.h</c>).</summary>
internal static class FutexOperation
{
    internal const uint Wait = 0;
    internal const uint Wake = 1;
    internal const uint Requeue = 3;
    internal const uint CompareAndRequeue = 4;
    internal const uint WakeOperation = 5;
    internal const uint LockPriority = 6;
    internal const uint WaitBitSet = 9;
    internal const uint WakeBitSet = 10;
    internal const uint WaitRequeuePriority = 11;
    internal const uint LockPriority2 = 13;

    /// <summary>No other address space uses the futex.</summary>
    internal const uint Private = 128;

    /// <summary>A point in time is one of the date, not of the time since boot.</summary>
    internal const uint RealtimeClock = 256;
}
