using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Console;

/// <summary>A semaphore of at most one permit: how threads wait for the channel, and for what its interrupt handler has for them.</summary>
public interface IChannelPermit
{
    /// <summary>Blocks the calling thread until there is the permit, and takes it.</summary>
    void Acquire();

    /// <summary>The same, but not beyond <paramref name="deadline"/>, which may have passed; false if there was none.</summary>
    bool TryAcquire(Instant deadline);

    /// <summary>Gives the permit; callable from an interrupt handler.</summary>
    void Release();
}
