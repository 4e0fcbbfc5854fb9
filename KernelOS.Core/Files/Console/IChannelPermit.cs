namespace KernelOS.Core.Files.Console;

/// <summary>A semaphore of at most one permit: how threads wait for the channel, and for what its interrupt handler has for them.</summary>
public interface IChannelPermit
{
    /// <summary>Blocks the calling thread until there is the permit, and takes it.</summary>
    void Acquire();

    /// <summary>Gives the permit; callable from an interrupt handler.</summary>
    void Release();
}
