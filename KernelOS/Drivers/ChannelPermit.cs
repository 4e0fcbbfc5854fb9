using KernelOS.Arch.X86_64;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Drivers;

/// <summary>Lets threads wait for the program channel, and for the serial port's interrupt.</summary>
/// <param name="permits">The semaphore behind it.</param>
internal readonly struct ChannelPermit(Semaphore<BareMetal> permits) : IChannelPermit
{
    /// <inheritdoc/>
    public void Acquire() => permits.Acquire();

    /// <inheritdoc/>
    public bool TryAcquire(Instant deadline) => permits.Acquire(deadline) == WakeReason.Woken;

    /// <inheritdoc/>
    public void Release() => permits.Release();
}
