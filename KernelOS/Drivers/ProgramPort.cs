using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;

namespace KernelOS.Drivers;

/// <summary>The program channel on the second serial port: sent by whoever writes, received by interrupt.</summary>
internal static class ProgramPort
{
    private static readonly Uart s_port = new(Uart.Com2);

    /// <summary>The channel's protocol.</summary>
    public static ProgramChannel<SerialLine, ChannelPermit> Channel { get; private set; } = null!;

    /// <summary>Makes the port ready; needs the scheduler.</summary>
    /// <param name="window">The window's size until the host tells another.</param>
    public static void Initialize(WindowSize window)
    {
        s_port.Initialize();
        ChannelPermit sending = new(new Semaphore<BareMetal>(default, Kernel.Scheduler, permits: 1));
        Channel = new ProgramChannel<SerialLine, ChannelPermit>(new SerialLine(s_port), sending, window);
        s_port.EnableReceiveInterrupt();
        Pic.Unmask(Uart.Com2Line);
    }

    /// <summary>The interrupt's work: takes what has come in.</summary>
    public static void OnInterrupt()
    {
        while (s_port.TryReceive(out byte value))
        {
            Channel.Receive(value);
        }
    }
}
