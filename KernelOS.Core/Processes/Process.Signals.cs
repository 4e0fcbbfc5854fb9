using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Processes.Waiting;

namespace KernelOS.Core.Processes;

/// <content>What a parent is told by signals. The caller holds the process table's lock.</content>
public sealed partial class Process<TPlatform>
{
    private const long NanosecondsPerTick = 10_000_000;

    /// <summary>What tells the parent of this process.</summary>
    /// <param name="signal">The signal to send.</param>
    /// <param name="code">What happened.</param>
    /// <param name="status">The exit code, or the signal that ended, stopped or continued it.</param>
    internal SignalInformation DescribeToParent(Signal signal, int code, int status) =>
        SignalInformation.FromChild(signal, code, Id, status, (ulong)(SumCpuTime().Nanoseconds / NanosecondsPerTick), 0);

    /// <summary>Lets threads that wait for children look again.</summary>
    internal void WakeChildWaiters() => Services.Scheduler.WakeAll(ref _childWaiters);

    private SignalInformation DescribeEnd() => _status.Signal == Signal.None
        ? DescribeToParent(ExitSignal, SignalCodes.ChildExited, _status.Code)
        : DescribeToParent(ExitSignal, SignalCodes.ChildKilled, (int)_status.Signal);

    private bool TryReportStop(in WaitRequest request, out ChildReport report)
    {
        bool keeps = request.Has(WaitOptions.NoReap);
        Signal stop = request.Has(WaitOptions.Stopped) ? Signals.TakeStop(keeps) : Signal.None;
        if (stop != Signal.None)
        {
            report = MakeReport(ChildEvent.Stopped, ExitStatus.FromSignal(stop));
            return true;
        }

        if (request.Has(WaitOptions.Continued) && Signals.TakeContinue(keeps))
        {
            report = MakeReport(ChildEvent.Continued, default);
            return true;
        }

        report = default;
        return false;
    }
}
