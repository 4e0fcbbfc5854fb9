using System;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files.Console;

/// <summary>The standard streams of the boot's programs, between the home's console and the open files that reach it.</summary>
/// <remarks>Input that was received and could not be handed out, since the program's memory was bad, waits for the next read.</remarks>
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

    /// <summary>Makes the console.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="scheduler">Lets threads wait for each other.</param>
    /// <param name="terminals">Which streams are terminals.</param>
    public ProgramConsole(TPlatform platform, Scheduler<TPlatform> scheduler, TerminalStreams terminals)
    {
        _scheduler = scheduler;
        _platform = platform;
        _terminals = terminals;
        _terminal = new ConsoleTerminal<TPlatform>(platform);
    }

    /// <summary>The terminal, if any stream is one.</summary>
    public Terminal? Terminal => TerminalOf(TerminalStreams.Input | TerminalStreams.Output | TerminalStreams.Error);

    /// <summary>How many bytes of input have been received and not been read.</summary>
    public int BufferedInput => _inputEnd - _inputStart;

    /// <summary>The terminal, if any of <paramref name="streams"/> is one.</summary>
    public Terminal? TerminalOf(TerminalStreams streams) => (_terminals & streams) != 0 ? _terminal : null;

    /// <summary>Waits until there is input or its end, or until <paramref name="deadline"/>, which may have passed; false if there is none.</summary>
    public bool WaitForInput(Instant deadline)
    {
        using FileLockGuard<TPlatform> guard = new(ref _inputLock, _scheduler, _platform);
        return BufferedInput != 0 || _platform.WaitForProgramInput(deadline);
    }

    /// <summary>Waits for input and reads what there is.</summary>
    /// <returns>How many bytes; 0 at the end of input, which stays so.</returns>
    public Result<nuint, FileError> Read(ref ReadTarget<TPlatform> target)
    {
        if (target.Remaining == 0)
        {
            return (nuint)0;
        }

        using FileLockGuard<TPlatform> guard = new(ref _inputLock, _scheduler, _platform);
        if (BufferedInput == 0)
        {
            _inputStart = 0;
            _inputEnd = _platform.ReadProgramInput(new Span<byte>(_input, 0, (int)Math.Min(target.Remaining, InputSize)));
        }

        _inputStart += target.Put(new ReadOnlySpan<byte>(_input, _inputStart, BufferedInput));
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
}
