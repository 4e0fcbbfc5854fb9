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
    private readonly Action _started;
    private readonly Stream? _memoryMap;
    private ProgramChannel? _channel;

    /// <summary>Prepares a session.</summary>
    /// <param name="emulator">What boots.</param>
    /// <param name="streams">What the guest's programs are joined to.</param>
    /// <param name="log">What receives the kernel's log.</param>
    /// <param name="programExited">Told the index and the status of each program that has ended.</param>
    /// <param name="started">Told when the emulator has been started.</param>
    /// <param name="memoryMap">Gets the text that tells what memory is used for; null if nobody wants it.</param>
    public Session(
        IEmulator emulator, StandardStreams streams, SessionLog log, Action<int, int> programExited, Action started, Stream? memoryMap = null)
    {
        _memoryMap = memoryMap;
        _started = started;
        _emulator = emulator;
        _streams = streams;
        _log = log;
        _programExited = programExited;
    }

    /// <summary>Boots and waits for the end. When it returns, the emulator has gone.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="image">The ISO.</param>
    /// <param name="folder">A private folder for pipes and the emulator's files.</param>
    /// <param name="limit">The longest time that it may take; null for no limit.</param>
    /// <param name="debuggerPort">Where to wait for a debugger; null to run at once.</param>
    /// <param name="interruption">Ends the session early, with this outcome.</param>
    public async Task<SessionOutcome> RunAsync(
        Machine machine,
        string image,
        string folder,
        TimeSpan? limit,
        int? debuggerPort,
        Task<SessionOutcome> interruption)
    {
        using CancellationTokenSource stop = new();
        using ISerialPort logPort = _emulator.MakePort(folder, "log");
        using ISerialPort programPort = _emulator.MakePort(folder, "programs");
        using IRunningEmulator running =
            _emulator.Start(new Launch(machine, image, folder, logPort, programPort, debuggerPort));
        _started();

        Task logging = CopyLogAsync(logPort, stop.Token);
        Task<int?> serving = ServeProgramsAsync(programPort, stop.Token);
        Task timeLimit = Task.Delay(limit ?? Timeout.InfiniteTimeSpan, stop.Token);

        await Task.WhenAny(serving, running.Exited, timeLimit, interruption).ConfigureAwait(false);
        if (!timeLimit.IsCompleted && !interruption.IsCompleted && !serving.IsFaulted)
        {
            // Whichever ended first, the other follows: the machine powers off, or its serial ports run dry.
            await Task.WhenAny(Task.WhenAll(Quietly(serving), running.Exited), interruption, Task.Delay(s_grace, stop.Token))
                .ConfigureAwait(false);
        }

        bool wasStopped = timeLimit.IsCompleted && !running.Exited.IsCompleted;
        running.Kill();
        await Task.WhenAny(Task.WhenAll(running.Exited, Quietly(logging)), Task.Delay(s_grace, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(Quietly(logging), Quietly(serving)).ConfigureAwait(false);

        if (ProgramsOutcome(serving) is SessionOutcome outcome)
        {
            return outcome;
        }

        if (interruption.IsCompleted)
        {
            return await interruption.ConfigureAwait(false);
        }

        return wasStopped
            ? SessionOutcome.NoStatus($"the time limit of {limit?.TotalSeconds:0.###} s has passed; the machine was stopped")
            : MachineStopped(running.LastWords);
    }

    /// <summary>Tells the guest the size of the terminal, if its programs are being served.</summary>
    public void SendWindowSize(WindowSize size) => Volatile.Read(ref _channel)?.SendWindowSize(size);

    /// <summary>What the program channel decides; null if it just ended, as it does with the machine.</summary>
    private static SessionOutcome? ProgramsOutcome(Task<int?> serving)
    {
        if (serving.IsCompletedSuccessfully)
        {
            return serving.Result is int status ? SessionOutcome.Finished(status) : null;
        }

        return serving.Exception?.InnerException switch
        {
            OutputClosedException => SessionOutcome.Signalled(ExitStatus.SignalPipe),
            ChannelException violation => SessionOutcome.NoStatus($"the guest broke the protocol of the program channel: {violation.Message}"),
            null or IOException or OperationCanceledException => null,
            Exception unexpected => throw new InvalidOperationException("the program channel failed", unexpected),
        };
    }

    private SessionOutcome MachineStopped(string lastWords)
    {
        if (!_log.HasBegun && lastWords.Length > 0)
        {
            // No firmware has run, so it must be the machine that was asked for.
            return new SessionOutcome(ExitStatus.Usage, $"the emulator refused to start: {lastWords}");
        }

        string details = lastWords.Length == 0 ? "" : $" ({lastWords})";
        return SessionOutcome.NoStatus(_log.HasKernelStarted
            ? $"the kernel panicked: the machine stopped before its programs had finished{details}"
            : $"the machine stopped before the kernel started{details}");
    }

    // Its failure is judged at the end; here only its end counts.
    private static async Task Quietly(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task CopyLogAsync(ISerialPort port, CancellationToken cancellation)
    {
        using Stream serial = await port.ConnectAsync(cancellation).ConfigureAwait(false);
        await OnItsOwnThread(() => _log.Copy(serial)).ConfigureAwait(false);
    }

    private async Task<int?> ServeProgramsAsync(ISerialPort port, CancellationToken cancellation)
    {
        using Stream serial = await port.ConnectAsync(cancellation).ConfigureAwait(false);
        ProgramChannel channel = new(serial, _streams, _programExited, _memoryMap);
        Volatile.Write(ref _channel, channel);
        int? status = null;
        await OnItsOwnThread(() => status = channel.Serve()).ConfigureAwait(false);
        return status;
    }

    // Reading a pipe blocks; it ends with the emulator.
    private static Task OnItsOwnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
