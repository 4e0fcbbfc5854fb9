using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Primitives;

namespace KernelOS.Drivers;

/// <summary>The battery-backed clock (Motorola MC146818A data sheet); read once, at boot.</summary>
internal static class CmosClock
{
    private const ushort IndexPort = 0x70;
    private const ushort DataPort = 0x71;

    private const byte Seconds = 0x00;
    private const byte Minutes = 0x02;
    private const byte Hours = 0x04;
    private const byte Day = 0x07;
    private const byte Month = 0x08;
    private const byte Year = 0x09;
    private const byte StatusA = 0x0A;
    private const byte StatusB = 0x0B;

    private const byte UpdateInProgress = 0x80;
    private const byte Hours24 = 0x02;
    private const byte Binary = 0x04;
    private const byte Afternoon = 0x80;

    /// <summary>The time since 1970-01-01 00:00, taking the clock to run in UTC and in the 21st century.</summary>
    public static Duration Read()
    {
        // Twice the same reading, none of them during an update, is a consistent one.
        (int Day, int Time) first;
        (int Day, int Time) second = ReadOnce();
        do
        {
            first = second;
            second = ReadOnce();
        }
        while (first != second);

        return Duration.FromSeconds((first.Day * 86400L) + first.Time);
    }

    private static (int Day, int Time) ReadOnce()
    {
        while ((ReadRegister(StatusA) & UpdateInProgress) != 0)
        {
        }

        byte status = ReadRegister(StatusB);
        bool isBinary = (status & Binary) != 0;
        byte rawHours = ReadRegister(Hours);
        int hours = Decode((byte)(rawHours & ~Afternoon), isBinary);
        if ((status & Hours24) == 0)
        {
            hours = (hours % 12) + ((rawHours & Afternoon) != 0 ? 12 : 0);
        }

        int day = DaysSinceEpoch(
            2000 + Decode(ReadRegister(Year), isBinary),
            Decode(ReadRegister(Month), isBinary),
            Decode(ReadRegister(Day), isBinary));
        int time = (((hours * 60) + Decode(ReadRegister(Minutes), isBinary)) * 60) + Decode(ReadRegister(Seconds), isBinary);
        return (day, time);
    }

    /// <summary>Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March so that the leap day comes last.</summary>
    private static int DaysSinceEpoch(int year, int month, int day)
    {
        const int daysFromYearZeroToEpoch = 719_468;
        int shifted = month <= 2 ? year - 1 : year;
        int monthFromMarch = (month + 9) % 12;
        int dayOfYear = (((153 * monthFromMarch) + 2) / 5) + day - 1;
        return (shifted * 365) + (shifted / 4) - (shifted / 100) + (shifted / 400) + dayOfYear - daysFromYearZeroToEpoch;
    }

    private static int Decode(byte value, bool isBinary) => isBinary ? value : ((value >> 4) * 10) + (value & 0xF);

    private static byte ReadRegister(byte register)
    {
        Instructions.WritePort8(IndexPort, register);
        return Instructions.ReadPort8(DataPort);
    }
}
