using System.Runtime.InteropServices;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Timers;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct itimerval</c>: the interval, then what remains, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxTimerSetting
{
    private readonly LinuxMicroseconds _interval;
    private readonly LinuxMicroseconds _remaining;

    /// <summary>Makes it from a setting, of which what is less than a microsecond counts as one.</summary>
    internal LinuxTimerSetting(TimerSetting setting)
    {
        _interval = new LinuxMicroseconds(setting.Interval);
        _remaining = new LinuxMicroseconds(new Duration(setting.Remaining.Nanoseconds + 999));
    }

    /// <summary>The setting; false if a time is negative or has more microseconds than a second.</summary>
    internal bool TryGet(out TimerSetting setting)
    {
        bool isValid = _interval.TryGetNormal(out Duration interval) & _remaining.TryGetNormal(out Duration remaining);
        setting = new TimerSetting(remaining, interval);
        return isValid;
    }
}
