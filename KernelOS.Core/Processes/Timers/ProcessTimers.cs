using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Timers;

/// <summary>The interval timers of a process; children do not have them, a program that it executes does.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class ProcessTimers<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly Process<TPlatform> _process;

    // Under the process table's lock.
    private readonly IntervalTimer<TPlatform> _real;
    private readonly IntervalTimer<TPlatform> _virtual;
    private readonly IntervalTimer<TPlatform> _profile;

    /// <summary>Makes timers that are not set.</summary>
    internal ProcessTimers(Process<TPlatform> process)
    {
        _process = process;
        _real = new IntervalTimer<TPlatform>(process, TimerKind.Real);
        _virtual = new IntervalTimer<TPlatform>(process, TimerKind.Virtual);
        _profile = new IntervalTimer<TPlatform>(process, TimerKind.Profile);
    }

    private TimerService<TPlatform> Service => _process.Services.Timers;

    /// <summary>How a timer is set. Takes the process table's lock.</summary>
    public TimerSetting Get(TimerKind kind)
    {
        using SpinLockGuard<TPlatform> guard = _process.Services.Processes.Table.Acquire();
        return Describe(TimerOf(kind));
    }

    /// <summary>Sets a timer, or stops it, and tells how it was set. Takes the process table's lock.</summary>
    public TimerSetting Set(TimerKind kind, TimerSetting setting)
    {
        using SpinLockGuard<TPlatform> guard = _process.Services.Processes.Table.Acquire();
        IntervalTimer<TPlatform> timer = TimerOf(kind);
        TimerSetting previous = Describe(timer);
        Service.Stop(timer);
        if (setting.Remaining > Duration.Zero)
        {
            Service.Start(timer, ClockOf(kind).AddSaturating(setting.Remaining), setting.Interval);
        }

        return previous;
    }

    /// <summary>Stops all timers, since the process ends; under the process table's lock.</summary>
    internal void End()
    {
        Service.Stop(_real);
        Service.Stop(_virtual);
        Service.Stop(_profile);
    }

    /// <summary>Sends what is due of the CPU time's timers; under the process table's lock.</summary>
    internal void CheckCpuTime()
    {
        if (!_virtual.IsSet && !_profile.IsSet)
        {
            return;
        }

        Instant now = ClockOf(TimerKind.Profile);
        Service.SendIfDue(_virtual, now, Signal.VirtualAlarm);
        Service.SendIfDue(_profile, now, Signal.Profile);
    }

    private Instant ClockOf(TimerKind kind) =>
        kind == TimerKind.Real ? _process.Services.Platform.Now : default(Instant) + _process.SumCpuTime();

    private IntervalTimer<TPlatform> TimerOf(TimerKind kind) => kind switch
    {
        TimerKind.Virtual => _virtual,
        TimerKind.Profile => _profile,
        _ => _real,
    };

    private TimerSetting Describe(IntervalTimer<TPlatform> timer)
    {
        if (!timer.IsSet)
        {
            return default;
        }

        // One that is due has not been stopped.
        Duration remaining = timer.Deadline - ClockOf(timer.Kind);
        return new TimerSetting(remaining > Duration.Zero ? remaining : Duration.FromMicroseconds(1), timer.Interval);
    }
}
