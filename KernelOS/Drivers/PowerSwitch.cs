using System.Diagnostics.CodeAnalysis;
using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Drivers;

/// <summary>Turns the machine off, as far as an emulator lets itself be turned off without ACPI's byte code.</summary>
internal static class PowerSwitch
{
    private const ushort QemuPowerManagement = 0x604;
    private const ushort QemuSleepAndOff = 0x2000;
    private const ushort BochsShutdown = 0x8900;

    /// <summary>Turns the machine off, or halts the CPU for good where that does not work.</summary>
    [DoesNotReturn]
    public static void TurnOff()
    {
        Instructions.DisableInterrupts();

        // Bochs sends at the line's speed, and what is still in a FIFO goes with the power.
        new Uart(Uart.Com1).Drain();
        new Uart(Uart.Com2).Drain();
        Instructions.WritePort16(QemuPowerManagement, QemuSleepAndOff);
        foreach (byte character in "Shutdown"u8)
        {
            Instructions.WritePort8(BochsShutdown, character);
        }

        while (true)
        {
            Instructions.Halt();
        }
    }
}
