using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>The clocks that programs know by number (<c>uapi/linux/time.h</c>).</summary>
internal static class LinuxClock
{
    internal const int Realtime = 0;
    internal const int Monotonic = 1;
    internal const int ProcessCpuTime = 2;
    internal const int ThreadCpuTime = 3;
    internal const int MonotonicRaw = 4;
    internal const int RealtimeCoarse = 5;
    internal const int MonotonicCoarse = 6;
    internal const int BootTime = 7;
    internal const int InternationalAtomicTime = 11;

    /// <summary>Reads a clock; false if there is none of that number.</summary>
    internal static bool TryRead<TPlatform>(UserThread<TPlatform> caller, int clock, out Duration time)
        where TPlatform : struct, IPlatform
    {
        switch (clock)
        {
            case Realtime or RealtimeCoarse or InternationalAtomicTime:
                time = caller.Platform.TimeSinceEpoch;
                return true;
            case Monotonic or MonotonicRaw or MonotonicCoarse or BootTime:
                time = caller.Platform.Now - default(Instant);
                return true;
            case ProcessCpuTime or ThreadCpuTime:
                time = caller.CpuTime;
                return true;
            default:
                time = Duration.Zero;
                return false;
        }
    }
}
