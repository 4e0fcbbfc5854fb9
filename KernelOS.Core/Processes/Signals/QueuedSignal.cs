namespace KernelOS.Core.Processes.Signals;

/// <summary>A signal that waits, with what came with it.</summary>
internal sealed class QueuedSignal
{
    /// <summary>What came with it.</summary>
    internal SignalInformation Information;

    /// <summary>The next one in a queue, or in the pool.</summary>
    internal QueuedSignal? Next;
}
