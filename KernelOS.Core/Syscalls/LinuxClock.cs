using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Synchronization;

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
            case ProcessCpuTime:
                time = caller.Process.CpuTime;
                return true;
            case ThreadCpuTime:
                time = caller.CpuTime;
                return true;
            case < 0:
                return TryReadCpuTime(caller, clock, out time);
            default:
                time = Duration.Zero;
                return false;
        }
    }

    /// <summary>Reads the CPU-time clock of a process or a thread that the clock's number names: the complement of its number above three bits, of which the highest says that it is a thread (<c>linux/posix-timers_types.h</c>).</summary>
    private static bool TryReadCpuTime<TPlatform>(UserThread<TPlatform> caller, int clock, out Duration time)
        where TPlatform : struct, IPlatform
    {
        const int KindMask = 3;
        const int ThreadBit = 4;
        int number = ~(clock >> 3);
        time = Duration.Zero;
        if ((clock & KindMask) == KindMask || number < 0)
        {
            return false;
        }

        bool isThread = (clock & ThreadBit) != 0;
        if (number == 0)
        {
            time = isThread ? caller.CpuTime : caller.Process.CpuTime;
            return true;
        }

        ProcessTable<TPlatform> table = caller.Process.Services.Processes.Table;
        using SpinLockGuard<TPlatform> guard = table.Acquire();
        if (!table.TryFind(number, out UserThread<TPlatform>? thread) || (isThread && !ReferenceEquals(thread.Process, caller.Process)))
        {
            return false;
        }

        time = isThread ? thread.CpuTime : thread.Process.SumCpuTime();
        return isThread || thread.Process.Id.Value == number;
    }
}
