using System.Threading;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Timers;

/// <summary>The timers of all processes, as exact as the timer's tick.</summary>
/// <remarks>Under the process table's lock, but for <see cref="Tick"/>, which takes it only when something is due.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
public sealed class TimerService<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    private IntrusiveHeap<IntervalTimer<TPlatform>, ByDeadline<TPlatform>> _timers;
    private long _next = Instant.Never.Nanoseconds;
    private int _cpuTimers;

    /// <summary>The timer interrupt's work, interrupts disabled: sends the signals that are due.</summary>
    public void Tick()
    {
        if (Volatile.Read(ref _next) != Instant.Never.Nanoseconds || _cpuTimers != 0)
        {
            SendDue();
        }
    }

    /// <summary>Sets a timer that is stopped.</summary>
    internal void Start(IntervalTimer<TPlatform> timer, Instant deadline, Duration interval)
    {
        timer.Deadline = deadline;
        timer.Interval = interval;
        if (!timer.IsSet)
        {
            return;
        }

        if (timer.Kind == TimerKind.Real)
        {
            _timers.Add(timer);
            NoteNext();
        }
        else
        {
            _cpuTimers++;
        }
    }

    /// <summary>Stops a timer, if it is set.</summary>
    internal void Stop(IntervalTimer<TPlatform> timer)
    {
        if (!timer.IsSet)
        {
            return;
        }

        if (timer.Kind == TimerKind.Real)
        {
            _timers.Remove(timer);
            NoteNext();
        }
        else
        {
            _cpuTimers--;
        }

        timer.Deadline = Instant.Never;
    }

    /// <summary>Sends a timer's signal if it is due, and sets it for the next time.</summary>
    internal void SendIfDue(IntervalTimer<TPlatform> timer, Instant now, Signal signal)
    {
        if (timer.Deadline > now)
        {
            return;
        }

        Instant deadline = timer.Deadline;
        Stop(timer);
        timer.Deadline = deadline;
        timer.Advance(now);
        Start(timer, timer.Deadline, timer.Interval);
        timer.Process.Signals.Send(SignalInformation.FromKernel(signal), null);
    }

    private void SendDue()
    {
        using SpinLockGuard<TPlatform> guard = services.Processes.Table.Acquire();
        Instant now = services.Platform.Now;
        while (_timers.First is IntervalTimer<TPlatform> timer && timer.Deadline <= now)
        {
            SendIfDue(timer, now, Signal.Alarm);
        }

        if (_cpuTimers != 0 && services.Scheduler.CurrentThread.Owner is UserThread<TPlatform> running)
        {
            running.Process.Timers.CheckCpuTime();
        }
    }

    private void NoteNext() =>
        Volatile.Write(ref _next, _timers.First is IntervalTimer<TPlatform> first ? first.Deadline.Nanoseconds : Instant.Never.Nanoseconds);
}
