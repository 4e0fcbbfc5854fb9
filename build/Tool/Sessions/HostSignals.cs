using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace KernelOS.Tool.Sessions;

/// <summary>Catches the signals that ask this command to end, so that the emulator ends with it.</summary>
internal sealed class HostSignals : IDisposable
{
    // The numbers are the same on Linux, the BSDs and macOS (POSIX, kill).
    private static readonly (PosixSignal Signal, int Number)[] s_ending =
    [
        (PosixSignal.SIGHUP, 1),
        (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGQUIT, 3),
        (PosixSignal.SIGTERM, 15),
    ];

    private readonly TaskCompletionSource<SessionOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Begins to catch.</summary>
    /// <param name="ignored">A signal that shall have no effect, such as the Ctrl-C that a debugger waits for.</param>
    public HostSignals(PosixSignal? ignored = null)
    {
        foreach ((PosixSignal signal, int number) in s_ending)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (signal != ignored)
                {
                    _ended.TrySetResult(SessionOutcome.Signalled(number));
                }
            }));
        }
    }

    /// <summary>Completes with the first such signal.</summary>
    public Task<SessionOutcome> Ended => _ended.Task;

    /// <summary>Calls <paramref name="changed"/> each time the terminal's size changes, until this object is disposed of.</summary>
    public void OnWindowChange(Action changed) =>
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changed()));

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
