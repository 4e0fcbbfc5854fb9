using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files;

/// <summary>A held <see cref="SleepLock"/> of the file layer: <c>using FileLockGuard&lt;TPlatform&gt; guard = new(ref _lock, scheduler, platform);</c></summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct FileLockGuard<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly ref SleepLock _lock;
    private readonly Scheduler<TPlatform> _scheduler;
    private readonly TPlatform _platform;

    /// <summary>Takes the lock, however long that takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FileLockGuard(ref SleepLock fileLock, Scheduler<TPlatform> scheduler, TPlatform platform)
    {
        _lock = ref fileLock;
        _scheduler = scheduler;
        _platform = platform;
        fileLock.Enter(platform, scheduler);
    }

    /// <summary>Releases the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _lock.Exit(_platform, _scheduler);
}
