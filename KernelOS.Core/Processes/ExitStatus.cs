using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Processes;

/// <summary>How a process ended: by itself with a code, or by a signal.</summary>
public readonly struct ExitStatus
{
    private ExitStatus(int code, Signal signal)
    {
        Code = code;
        Signal = signal;
    }

    /// <summary>The exit code, 0 to 255; 0 if a signal ended it.</summary>
    public int Code { get; }

    /// <summary>The signal that ended it, or <see cref="Signal.None"/>.</summary>
    public Signal Signal { get; }

    /// <summary>As a shell tells it: the exit code, or 128 and the signal.</summary>
    public int ShellStatus => Signal == Signal.None ? Code : 128 + (int)Signal;

    /// <summary>Ended by itself; the code's low eight bits count.</summary>
    public static ExitStatus FromCode(int code) => new(code & 0xFF, Signal.None);

    /// <summary>Ended by a signal.</summary>
    public static ExitStatus FromSignal(Signal signal) => new(0, signal);
}
