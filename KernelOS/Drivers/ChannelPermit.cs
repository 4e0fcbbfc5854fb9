using KernelOS.Arch.X86_64;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Scheduling;

namespace KernelOS.Drivers;

/// <summary>Lets threads wait for each other before they send on the program channel.</summary>
/// <param name="permits">The semaphore behind it.</param>
internal readonly struct ChannelPermit(Semaphore<BareMetal> permits) : IChannelPermit
{
    /// <inheritdoc/>
    public void Acquire() => permits.Acquire();

    /// <inheritdoc/>
    public void Release() => permits.Release();
}
