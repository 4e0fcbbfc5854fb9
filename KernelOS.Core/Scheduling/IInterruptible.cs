namespace KernelOS.Core.Scheduling;

/// <summary>What owns a thread and may want its waits to end: the layer that knows why implements it.</summary>
/// <remarks>An interruption of a wait may be an old one, so that whoever waits asks here whether the reason still holds.</remarks>
public interface IInterruptible
{
    /// <summary>Whether a wait that can be interrupted has to end now, for a signal or because the thread must end.</summary>
    bool IsInterrupted { get; }
}
