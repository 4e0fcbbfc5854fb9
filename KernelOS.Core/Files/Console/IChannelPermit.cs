namespace KernelOS.Core.Files.Console;

/// <summary>A semaphore of at most one permit: how threads wait for each other before they send.</summary>
public interface IChannelPermit
{
    /// <summary>Blocks the calling thread until there is the permit, and takes it.</summary>
    void Acquire();

    /// <summary>Gives the permit.</summary>
    void Release();
}
