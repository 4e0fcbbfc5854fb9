using System.Runtime.InteropServices;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Processes.Waiting;

namespace KernelOS.Core.Syscalls;

/// <summary>What waitid writes of Linux's <c>siginfo_t</c>, 28 bytes.</summary>
/// <remarks>
/// <code>
/// +0 si_signo   +4 si_errno   +8 si_code   +12 unused   +16 si_pid   +20 si_uid   +24 si_status     (i32 each)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxChildInformation
{
    private const int CodeExited = 1;
    private const int CodeKilled = 2;
    private const int CodeStopped = 5;
    private const int CodeContinued = 6;

    private readonly int _signal;
    private readonly int _error;
    private readonly int _code;
    private readonly int _unused;
    private readonly int _process;
    private readonly int _user;
    private readonly int _status;

    /// <summary>Makes it from what a child has told.</summary>
    internal LinuxChildInformation(in ChildReport report)
    {
        Signal signal = report.Status.Signal;
        _signal = (int)Signal.Child;
        _process = report.Id.Value;
        _code = report.Event switch
        {
            ChildEvent.Stopped => CodeStopped,
            ChildEvent.Continued => CodeContinued,
            _ => signal == Signal.None ? CodeExited : CodeKilled,
        };
        _status = report.Event == ChildEvent.Continued ? (int)Signal.Continue
            : signal == Signal.None ? report.Status.Code
            : (int)signal;
    }
}
