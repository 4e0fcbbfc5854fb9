using System;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Console;

/// <summary>The standard streams of the boot's programs, between the home's console and the open files that reach it.</summary>
/// <remarks>
/// Any number of processes read and write at once. Each piece of input goes to one reader, and a write comes out in one
/// piece. Nobody waits for input under a lock: who finds none asks the home for it, and sleeps until the home's listener, an
/// interrupt handler, wakes all. Input that was received and could not be handed out, since the program's memory was bad,
/// waits for the next read.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class ProgramConsole<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int InputSize = 4096;
    private const int OutputChunkSize = 512;

    private readonly TPlatform _platform;
    private readonly TerminalStreams _terminals;
    private readonly ConsoleTerminal<TPlatform> _terminal;
    private readonly Scheduler<TPlatform> _scheduler;
    private SleepLock _inputLock = new();
    private SleepLock _outputLock = new();

    // Under the lock of input.
    private readonly byte[] _input = new byte[InputSize];
    private int _inputStart;
    private int _inputEnd;

    // Under the spin lock.
    private SpinLock _lock = new(LockLevel.Pipe);
    private WaitQueue _waitingReaders;

    /// <summary>Makes the console, once a boot.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="scheduler">Lets threads wait for each other.</param>
    /// <param name="terminals">Which streams are terminals.</param>
    public ProgramConsole(TPlatform platform, Scheduler<TPlatform> scheduler, TerminalStreams terminals)
    {
        _scheduler = scheduler;
        _platform = platform;
        _terminals = terminals;
        _terminal = new ConsoleTerminal<TPlatform>(platform);
        Watchers = new PollQueue<TPlatform>(platform, scheduler);
        platform.SetProgramInputListener(OnInput);
    }

    /// <summary>The terminal, if any stream is one.</summary>
    public Terminal? Terminal => TerminalOf(TerminalStreams.Input | TerminalStreams.Output | TerminalStreams.Error);

    /// <summary>Whom it tells when there is input.</summary>
    public PollQueue<TPlatform> Watchers { get; }

    /// <summary>How many bytes of input have been received and not been read.</summary>
    public int BufferedInput => _inputEnd - _inputStart;

    /// <summary>Whether a read would not wait; if it would, input is asked for.</summary>
    public bool HasInput => BufferedInput != 0 || _platform.RequestProgramInput(InputSize);

    /// <summary>The terminal, if any of <paramref name="streams"/> is one.</summary>
    public Terminal? TerminalOf(TerminalStreams streams) => (_terminals & streams) != 0 ? _terminal : null;

    /// <summary>Waits for input and reads what there is.</summary>
    /// <returns>How many bytes; 0 at the end of input, which stays so.</returns>
    public Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target)
    {
        if (target.Remaining == 0)
        {
            return (nuint)0;
        }

        int wanted = (int)Math.Min(target.Remaining, InputSize);
        while (!TryRead(wanted, ref target))
        {
            FileError error = file.IsNonBlocking ? FileError.WouldBlock : WaitForInput(wanted);
            if (error != FileError.None && !_platform.RequestProgramInput(wanted))
            {
                return error;
            }
        }

        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
    }

    /// <summary>Writes all of <paramref name="source"/>.</summary>
    /// <returns>How many bytes; fewer than there are only if memory faults.</returns>
    public Result<nuint, FileError> Write(ProgramStream stream, ref WriteSource<TPlatform> source)
    {
        using FileLockGuard<TPlatform> guard = new(ref _outputLock, _scheduler, _platform);
        Span<byte> chunk = stackalloc byte[OutputChunkSize];
        while (source.Remaining != 0 && !source.Faulted)
        {
            int taken = source.Take(chunk);
            if (taken != 0)
            {
                _platform.WriteProgramOutput(stream, chunk.Slice(0, taken));
            }
        }

        return source.Faulted && source.Transferred == 0 ? FileError.BadAddress : source.Transferred;
    }

    /// <summary>Reads what there is, or the end; false if there is neither.</summary>
    private bool TryRead(int wanted, ref ReadTarget<TPlatform> target)
    {
        using FileLockGuard<TPlatform> guard = new(ref _inputLock, _scheduler, _platform);
        if (BufferedInput == 0)
        {
            int count = _platform.TryReadProgramInput(new Span<byte>(_input, 0, wanted));
            if (count < 0)
            {
                return false;
            }

            _inputStart = 0;
            _inputEnd = count;
        }

        _inputStart += target.Put(new ReadOnlySpan<byte>(_input, _inputStart, BufferedInput));
        return true;
    }

    /// <summary>Asks for input and waits until there is some, or its end.</summary>
    private FileError WaitForInput(int wanted)
    {
        if (_platform.RequestProgramInput(wanted))
        {
            return FileError.None;
        }

        // Another reader may have had what came since; then it has to be asked for again.
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _platform.IsProgramInputAwaited
            && Interruption.Wait(_scheduler, ref _waitingReaders, ref _lock, Instant.Never) == WakeReason.Interrupted
            ? FileError.Interrupted
            : FileError.None;
    }

    private void OnInput()
    {
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform))
        {
            _scheduler.WakeAll(ref _waitingReaders);
        }

        Watchers.Tell();
    }
}
