using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Drivers;

/// <summary>The two cascaded 8259A interrupt controllers (Intel 8259A data sheet, 231468).</summary>
/// <remarks>Lines 0 to 7 belong to the first, 8 to 15 to the second, which hangs on the first's line 2. Every line is masked until somebody asks for it.</remarks>
internal static class Pic
{
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xA0;
    private const ushort SecondData = 0xA1;

    private const byte InitializeWithFourWords = 0x11;
    private const byte Mode8086 = 0x01;
    private const byte EndOfInterrupt = 0x20;
    private const byte ReadInService = 0x0B;

    private const int CascadeLine = 2;
    private const int SpuriousLine = 7;

    /// <summary>Moves the sixteen lines to the vectors from <paramref name="firstVector"/> on, a multiple of 8, and masks them all.</summary>
    public static void Initialize(byte firstVector)
    {
        Instructions.WritePort8(FirstCommand, InitializeWithFourWords);
        Instructions.WritePort8(SecondCommand, InitializeWithFourWords);
        Instructions.WritePort8(FirstData, firstVector);
        Instructions.WritePort8(SecondData, (byte)(firstVector + 8));
        Instructions.WritePort8(FirstData, 1 << CascadeLine);
        Instructions.WritePort8(SecondData, CascadeLine);
        Instructions.WritePort8(FirstData, Mode8086);
        Instructions.WritePort8(SecondData, Mode8086);
        Instructions.WritePort8(FirstData, 0xFF & ~(1 << CascadeLine));
        Instructions.WritePort8(SecondData, 0xFF);
    }

    /// <summary>Lets a line through.</summary>
    public static void Unmask(int line)
    {
        ushort port = line < 8 ? FirstData : SecondData;
        byte mask = Instructions.ReadPort8(port);
        Instructions.WritePort8(port, (byte)(mask & ~(1 << (line & 7))));
    }

    /// <summary>Acknowledges a line's interrupt; false if it was spurious: the request had gone before the CPU asked which it was.</summary>
    /// <remarks>A controller answers such a question with its line 7 and does not mark it in service, so it must not be acknowledged; but the first controller has seen a real request from the second.</remarks>
    public static bool Acknowledge(int line)
    {
        ushort command = line < 8 ? FirstCommand : SecondCommand;
        bool isSpurious = (line & 7) == SpuriousLine && !IsInService(command);
        if (!isSpurious && line >= 8)
        {
            Instructions.WritePort8(SecondCommand, EndOfInterrupt);
        }

        if (!isSpurious || line >= 8)
        {
            Instructions.WritePort8(FirstCommand, EndOfInterrupt);
        }

        return !isSpurious;
    }

    private static bool IsInService(ushort command)
    {
        Instructions.WritePort8(command, ReadInService);
        return (Instructions.ReadPort8(command) & (1 << SpuriousLine)) != 0;
    }
}
