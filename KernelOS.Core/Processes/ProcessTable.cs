using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <summary>The threads of programs by their numbers; a process goes by its first thread's.</summary>
/// <remarks>Numbers are given out in a circle, so that one is used again as late as possible.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
public sealed class ProcessTable<TPlatform>(TPlatform platform)
    where TPlatform : struct, IPlatform
{
    private readonly TPlatform _platform = platform;
    private SpinLock _lock = new(LockLevel.ProcessTable);

    // Under the lock.
    private readonly UserThread<TPlatform>?[] _threads = new UserThread<TPlatform>?[ProcessId.Maximum + 1];
    private int _last = ProcessId.First.Value;

    /// <summary>How many numbers are in use.</summary>
    public int Count { get; private set; }

    /// <summary>Gives a thread a number; false if all are in use.</summary>
    internal bool TryAdd(UserThread<TPlatform> thread, out ProcessId id)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        id = default;
        if (Count == ProcessId.Maximum - ProcessId.First.Value)
        {
            return false;
        }

        do
        {
            _last = _last == ProcessId.Maximum ? ProcessId.First.Value + 1 : _last + 1;
        }
        while (_threads[_last] is not null);

        _threads[_last] = thread;
        Count++;
        id = new ProcessId(_last);
        return true;
    }

    /// <summary>Takes a number back.</summary>
    internal void Remove(ProcessId id)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        _threads[id.Value] = null;
        Count--;
    }

    /// <summary>Finds a thread by any number; false if there is none.</summary>
    public bool TryFind(int number, [NotNullWhen(true)] out UserThread<TPlatform>? thread)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        thread = (uint)number < (uint)_threads.Length ? _threads[number] : null;
        return thread is not null;
    }
}
