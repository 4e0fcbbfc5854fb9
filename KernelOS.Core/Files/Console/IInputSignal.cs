namespace KernelOS.Core.Files.Console;

/// <summary>How a thread waits until an interrupt handler has something for it: an event that stays set until one wait has seen it.</summary>
public interface IInputSignal
{
    /// <summary>Blocks the calling thread until the event is set, and resets it.</summary>
    void WaitForSignal();

    /// <summary>Sets the event; may be called from an interrupt handler.</summary>
    void Signal();
}
