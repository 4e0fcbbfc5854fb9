using KernelOS.Arch.X86_64;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Scheduling;

namespace KernelOS.Drivers;

/// <summary>Lets the thread that reads program input wait for the serial port's interrupt.</summary>
/// <param name="permits">One for each interrupt that had something.</param>
internal readonly struct InputSignal(Semaphore<BareMetal> permits) : IInputSignal
{
    /// <inheritdoc/>
    public void WaitForSignal() => permits.Acquire();

    /// <inheritdoc/>
    public void Signal() => permits.Release();
}
