using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Drivers;

/// <summary>The 8254 interval timer, channel 0, which raises the PIC's line 0 (Intel 8254 data sheet, 231164).</summary>
internal static class Pit
{
    /// <summary>How often the chip counts, in hertz.</summary>
    public const int InputFrequency = 1_193_182;

    /// <summary>How often the kernel is woken, in hertz.</summary>
    public const int TickFrequency = 100;

    /// <summary>The PIC line.</summary>
    public const int Line = 0;

    private const ushort Channel0 = 0x40;
    private const ushort Command = 0x43;
    private const ushort Channel2 = 0x42;
    private const ushort SpeakerControl = 0x61;
    private const byte Channel0RateGenerator = 0x34;
    private const byte Channel2Countdown = 0xB0;
    private const byte LatchChannel2 = 0x80;
    private const byte Channel2Gate = 0x01;
    private const byte SpeakerOn = 0x02;

    /// <summary>Starts the ticks.</summary>
    public static void Start()
    {
        const int divisor = (InputFrequency + (TickFrequency / 2)) / TickFrequency;
        Instructions.WritePort8(Command, Channel0RateGenerator);
        Instructions.WritePort8(Channel0, divisor & 0xFF);
        Instructions.WritePort8(Channel0, divisor >> 8);
    }

    /// <summary>Lets channel 2 count down from its maximum, once; the speaker stays off.</summary>
    public static void StartStopwatch()
    {
        Instructions.WritePort8(SpeakerControl, (byte)((Instructions.ReadPort8(SpeakerControl) & ~SpeakerOn) | Channel2Gate));
        Instructions.WritePort8(Command, Channel2Countdown);
        Instructions.WritePort8(Channel2, 0xFF);
        Instructions.WritePort8(Channel2, 0xFF);
    }

    /// <summary>How many counts have passed since <see cref="StartStopwatch"/>; wraps after 54 ms.</summary>
    public static uint ReadStopwatch()
    {
        Instructions.WritePort8(Command, LatchChannel2);
        uint low = Instructions.ReadPort8(Channel2);
        uint high = Instructions.ReadPort8(Channel2);
        return 0xFFFF - (high << 8 | low);
    }
}
