using System;
using System.Runtime.InteropServices;
using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Drivers;

/// <summary>A 16550 serial port (National Semiconductor PC16550D data sheet).</summary>
/// <param name="port">Its first I/O port.</param>
internal readonly struct Uart(ushort port)
{
    /// <summary>The first serial port: the kernel's log.</summary>
    public const ushort Com1 = 0x3F8;

    /// <summary>The second serial port: program input and output.</summary>
    public const ushort Com2 = 0x2F8;

    /// <summary>The second serial port's PIC line.</summary>
    public const int Com2Line = 3;

    private const int InterruptEnable = 1;
    private const int FifoControl = 2;
    private const int LineControl = 3;
    private const int ModemControl = 4;
    private const int LineStatus = 5;

    private const byte DivisorAccess = 0x80;
    private const byte EightBitsNoParity = 0x03;
    private const byte EnableAndClearFifos = 0xC7;
    private const byte ReadyAndInterruptGate = 0x0B;
    private const byte ReceivedInterrupt = 0x01;
    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x20;
    private const byte TransmitterIdle = 0x40;
    private const int FifoSize = 16;

    /// <summary>Sets 115,200 baud, 8N1, interrupts off, and FIFOs on, so that 14 bytes, or a pause after fewer, raise one interrupt.</summary>
    public void Initialize()
    {
        Write(InterruptEnable, 0);
        Write(LineControl, DivisorAccess);
        Write(0, 1);
        Write(1, 0);
        Write(LineControl, EightBitsNoParity);
        Write(FifoControl, EnableAndClearFifos);
        Write(ModemControl, ReadyAndInterruptGate);
    }

    /// <summary>Raises the port's line whenever a byte has come in.</summary>
    public void EnableReceiveInterrupt() => Write(InterruptEnable, ReceivedInterrupt);

    /// <summary>Sends all bytes, waiting whenever the FIFO is full.</summary>
    public unsafe void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            while ((Read(LineStatus) & TransmitterEmpty) == 0)
            {
                Instructions.Pause();
            }

            int count = Math.Min(bytes.Length, FifoSize);

            // SAFETY: the pointer stays within the span.
            fixed (byte* first = &MemoryMarshal.GetReference(bytes))
            {
                Instructions.WritePortBlock8(port, first, (nuint)count);
            }

            bytes = bytes[count..];
        }
    }

    /// <summary>Waits until the last byte has left the port.</summary>
    public void Drain()
    {
        while ((Read(LineStatus) & TransmitterIdle) == 0)
        {
            Instructions.Pause();
        }
    }

    /// <summary>Takes one byte that has come in, if there is one.</summary>
    public bool TryReceive(out byte value)
    {
        if ((Read(LineStatus) & DataReady) == 0)
        {
            value = 0;
            return false;
        }

        value = Read(0);
        return true;
    }

    private byte Read(int register) => Instructions.ReadPort8((ushort)(port + register));

    private void Write(int register, byte value) => Instructions.WritePort8((ushort)(port + register), value);
}
