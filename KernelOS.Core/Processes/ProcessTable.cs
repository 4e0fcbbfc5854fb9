using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <summary>The threads of programs by their numbers; a process goes by its first thread's.</summary>
/// <remarks>
/// <para>
/// Its lock protects everything by which processes know each other: numbers, families, groups, sessions, threads of a
/// process, and how each ended. Whoever finds a thread by its number may use it while holding the lock.
/// </para>
/// <para>
/// Numbers are given out in a circle, so that one is used again as late as possible, and not while a group or a session
/// goes by it.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
public sealed class ProcessTable<TPlatform>(TPlatform platform)
    where TPlatform : struct, IPlatform
{
    private readonly TPlatform _platform = platform;
    private SpinLock _lock = new(LockLevel.ProcessTable);

    // Under the lock.
    private readonly UserThread<TPlatform>?[] _threads = new UserThread<TPlatform>?[ProcessId.Maximum + 1];
    private readonly ushort[] _uses = new ushort[ProcessId.Maximum + 1];
    private int _last = ProcessId.First.Value;

    /// <summary>How many threads have a number, that of the first process aside.</summary>
    public int Count { get; private set; }

    /// <summary>The number that was given out last.</summary>
    public int LastNumber => _last;

    /// <summary>The lock, for waiting.</summary>
    internal ref SpinLock Lock => ref _lock;

    /// <summary>Takes the lock.</summary>
    internal SpinLockGuard<TPlatform> Acquire() => _lock.Acquire(_platform);

    /// <summary>Finds a thread by any number; false if there is none. Without the lock the thread may end at any time.</summary>
    public bool TryFind(int number, [NotNullWhen(true)] out UserThread<TPlatform>? thread)
    {
        thread = (uint)number < (uint)_threads.Length ? _threads[number] : null;
        return thread is not null;
    }

    /// <summary>Finds a running or ended process by any number; false if there is none. Without the lock it may be gone at any time.</summary>
    public bool TryFindProcess(int number, [NotNullWhen(true)] out Process<TPlatform>? process)
    {
        process = TryFind(number, out UserThread<TPlatform>? thread) && thread.Process.Id.Value == number ? thread.Process : null;
        return process is not null;
    }

    /// <summary>Walks over the processes in the order of their numbers; under the lock.</summary>
    /// <param name="number">The last one's number; 0 to start.</param>
    /// <param name="process">The next process.</param>
    public bool TryFindNext(ref int number, [NotNullWhen(true)] out Process<TPlatform>? process)
    {
        while (++number <= ProcessId.Maximum)
        {
            if (TryFindProcess(number, out process))
            {
                return true;
            }
        }

        process = null;
        return false;
    }

    /// <summary>Takes a number that nothing goes by; false if there is none. Takes the lock.</summary>
    internal bool TryReserve(out ProcessId id)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        id = default;
        for (int tries = ProcessId.First.Value; tries < ProcessId.Maximum; tries++)
        {
            _last = _last == ProcessId.Maximum ? ProcessId.First.Value + 1 : _last + 1;
            if (_uses[_last] == 0)
            {
                _uses[_last] = 1;
                Count++;
                id = new ProcessId(_last);
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives back a number under which no thread was published. Takes the lock.</summary>
    internal void Cancel(ProcessId id)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        Check.That(_threads[id.Value] is null, "a thread's number is given back while it can be found");
        Count--;
        Forget(id);
    }

    /// <summary>Puts the first process under its number.</summary>
    internal void PublishFirst(UserThread<TPlatform> thread)
    {
        _uses[ProcessId.First.Value] = 1;
        _threads[ProcessId.First.Value] = thread;
    }

    // What follows is called with the lock held.

    /// <summary>Makes a thread known by its number, or another one instead.</summary>
    internal void Publish(ProcessId id, UserThread<TPlatform> thread) => _threads[id.Value] = thread;

    /// <summary>Takes a thread's number back.</summary>
    internal void Remove(ProcessId id)
    {
        Check.That(_threads[id.Value] is not null, "a thread is removed twice");
        _threads[id.Value] = null;
        Count--;
        Forget(id);
    }

    /// <summary>A process group or a session goes by a number, once more.</summary>
    internal void Remember(ProcessId id) => _uses[id.Value]++;

    /// <summary>A process group or a session does not go by a number any more, once less.</summary>
    internal void Forget(ProcessId id)
    {
        Check.That(_uses[id.Value] != 0, "a number is forgotten that nobody uses");
        _uses[id.Value]--;
    }
}
