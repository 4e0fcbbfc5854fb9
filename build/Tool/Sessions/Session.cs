using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Sessions;

/// <summary>One boot: starts the emulator, serves its two serial ports, and sees to it that all ends together.</summary>
internal sealed class Session
{
    // How long the machine may take to power off after the last program, or to pass on what it had sent.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly IEmulator _emulator;
    private readonly StandardStreams _streams;
    private readonly SessionLog _log;
    private readonly Action<int, int> _programExited;

    /// <summary>Prepares a session.</summary>
    /// <param name="emulator">What boots.</param>
    /// <param name="streams">What the guest's programs are joined to.</param>
    /// <param name="log">What receives the kernel's log.</param>
    /// <param name="programExited">Told the index and the status of each program that has ended.</param>
    public Session(IEmulator emulator, StandardStreams streams, SessionLog log, Action<int, int> programExited)
    {
        _emulator = emulator;
        _streams = streams;
        _log = log;
        _programExited = programExited;
    }

    /// <summary>Boots and waits for the end. When it returns, the emulator has gone.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="image">The ISO.</param>
    /// <param name="folder">A private folder for sockets and the emulator's files.</param>
    /// <param name="limit">The longest time that it may take; null for no limit.</param>
    /// <param name="debuggerPort">Where to wait for a debugger; null to run at once.</param>
    /// <param name="signals">The signals that end the session.</param>
    public async Task<SessionOutcome> RunAsync(
        Machine machine,
        string image,
        string folder,
        TimeSpan? limit,
        int? debuggerPort,
        HostSignals signals)
    {
        using CancellationTokenSource stop = new();
        using ChannelListener logListener = _emulator.Listen(folder, "log");
        using ChannelListener programListener = _emulator.Listen(folder, "programs");
        using IRunningEmulator running =
            _emulator.Start(new Launch(machine, image, folder, logListener, programListener, debuggerPort));

        Task logging = CopyLogAsync(logListener, stop.Token);
        Task<int?> serving = ServeProgramsAsync(programListener, signals, stop.Token);
        Task timeLimit = Task.Delay(limit ?? Timeout.InfiniteTimeSpan, stop.Token);

        await Task.WhenAny(serving, running.Exited, timeLimit, signals.Ended).ConfigureAwait(false);
        if (!timeLimit.IsCompleted && !signals.Ended.IsCompleted)
        {
            // Whichever ended first, the other follows: the machine powers off, or its sockets run dry.
            await Task.WhenAny(Task.WhenAll(Quietly(serving), running.Exited), signals.Ended, Task.Delay(s_grace, stop.Token))
                .ConfigureAwait(false);
        }

        bool wentByItself = running.Exited.IsCompleted;
        running.Kill();
        await Task.WhenAny(running.Exited, Task.Delay(s_grace, stop.Token)).ConfigureAwait(false);
        await Task.WhenAny(logging, Task.Delay(s_grace, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Quietly(logging).ConfigureAwait(false);
        await Quietly(serving).ConfigureAwait(false);
        return Judge(serving, signals, wentByItself, running.LastWords, limit);
    }

    private static SessionOutcome Judge(
        Task<int?> serving, HostSignals signals, bool wentByItself, string lastWords, TimeSpan? limit)
    {
        if (serving.IsCompletedSuccessfully && serving.Result is int status)
        {
            return SessionOutcome.Finished(status);
        }

        switch (serving.Exception?.InnerException)
        {
            case OutputClosedException:
                return SessionOutcome.Signalled(ExitStatus.SignalPipe);
            case ChannelException violation:
                return SessionOutcome.NoStatus($"the guest broke the protocol of the program channel: {violation.Message}");
            case Exception unexpected when unexpected is not (IOException or OperationCanceledException):
                throw new InvalidOperationException("the program channel failed", unexpected);
            default:
                break;
        }

        if (signals.Ended.IsCompletedSuccessfully)
        {
            return SessionOutcome.Signalled(signals.Ended.Result);
        }

        if (wentByItself)
        {
            return SessionOutcome.NoStatus(lastWords.Length == 0
                ? "the kernel panicked: the machine stopped before its programs had finished"
                : $"the machine stopped before its programs had finished; the emulator's last line: {lastWords}");
        }

        return SessionOutcome.NoStatus($"the time limit of {limit?.TotalSeconds ?? 0:0.###} s has passed; the machine was stopped");
    }

    // Its failure is judged at the end; here only its end counts.
    private static async Task Quietly(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task CopyLogAsync(ChannelListener listener, CancellationToken cancellation)
    {
        using Stream serial = await listener.AcceptAsync(cancellation).ConfigureAwait(false);
        await _log.CopyAsync(serial, cancellation).ConfigureAwait(false);
    }

    private async Task<int?> ServeProgramsAsync(ChannelListener listener, HostSignals signals, CancellationToken cancellation)
    {
        using Stream serial = await listener.AcceptAsync(cancellation).ConfigureAwait(false);
        using ProgramChannel channel = new(serial, _streams, _programExited);
        signals.OnWindowChange(() => _ = channel.SendWindowSizeAsync(HostTerminal.Size(), cancellation));
        return await channel.ServeAsync(cancellation).ConfigureAwait(false);
    }
}
