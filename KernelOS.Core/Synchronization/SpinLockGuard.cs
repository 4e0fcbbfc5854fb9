using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Synchronization;

/// <summary>A held <see cref="SpinLock"/>: <c>using SpinLockGuard&lt;TPlatform&gt; guard = _lock.Acquire(_platform);</c></summary>
/// <remarks>Guards are disposed of in the opposite order of their making, which <c>using</c> sees to.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public readonly ref struct SpinLockGuard<TPlatform>
    where TPlatform : struct, IInterruptControl, ICpu
{
    private readonly ref SpinLock _lock;
    private readonly TPlatform _platform;
    private readonly InterruptState _previous;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SpinLockGuard(ref SpinLock spinLock, TPlatform platform, InterruptState previous)
    {
        _lock = ref spinLock;
        _platform = platform;
        _previous = previous;
    }

    /// <summary>Releases the lock, then puts the interrupt state back as it was before the lock was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        _lock.Exit(_platform);
        _platform.RestoreInterrupts(_previous);
    }
}
