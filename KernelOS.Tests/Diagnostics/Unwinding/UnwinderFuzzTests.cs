using System;
using System.Collections.Generic;
using KernelOS.Core.Diagnostics.Unwinding;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

/// <summary>Damaged tables and stacks: any result will do, but no fault and no end that does not come.</summary>
public sealed class UnwinderFuzzTests
{
    private const ulong Code = CallFrameBuilder.Address - 0x1000;
    private const ulong Stack = 0xFFFF_FE80_0000_0000;

    [Test, CancelAfter(60_000)]
    public void DamagedTablesNeverFaultOrHang([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        byte[] whole = MakeTable();
        HashSet<UnwindOutcome> seen = [];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = whole.AsSpan(0, random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (int flips = random.Next(6); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Walk(bytes, random, seen);
        }

        Assert.That(seen, Is.EquivalentTo(Enum.GetValues<UnwindOutcome>()), "the damage reaches every branch");
    }

    [Test, CancelAfter(60_000)]
    public void RandomBytesNeverFaultOrHang([Range(1, 4)] int seed)
    {
        Random random = new(seed);
        HashSet<UnwindOutcome> seen = [];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(256)];
            random.NextBytes(bytes);
            Walk(bytes, random, seen);
        }

        Assert.That(seen, Does.Contain(UnwindOutcome.BadDescription));
    }

    private static void Walk(byte[] table, Random random, HashSet<UnwindOutcome> seen)
    {
        ulong[] words = new ulong[16];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = random.Next(4) switch
            {
                0 => (ulong)random.NextInt64(),
                1 => Stack + (ulong)random.Next(160),
                2 => 0,
                _ => Code + (ulong)random.Next(80),
            };
        }

        RegisterFile registers = default;
        for (int i = 0; i < DwarfRegister.Count; i++)
        {
            registers[i] = Stack + (ulong)(random.Next(8) * 8);
        }

        registers.InstructionPointer = Code + (ulong)random.Next(64);
        Unwinder<EmulatedStack> unwinder = new(new CallFrameTable(table, CallFrameBuilder.Address), new EmulatedStack(Stack, words), in registers);
        for (int steps = 0; steps < 16; steps++)
        {
            UnwindOutcome outcome = unwinder.Step();
            seen.Add(outcome);
            if (outcome != UnwindOutcome.Unwound)
            {
                break;
            }
        }
    }

    private static byte[] MakeTable()
    {
        CallFrameBuilder builder = new();
        int common = builder.AddUsualCommon();
        builder.AddDescription(common, Code, 0x10, 0x41, 0x0E, 16, 0x83, 2, 0x44, 0x0E, 32, 0x0A, 0x42, 0xC3, 0x0B);
        builder.AddDescription(common, Code + 0x10, 0x10, 0x41, 0x0E, 16, 0x86, 2, 0x43, 0x0D, 6, 0x11, 3, 0x7D, 0x14, 12, 1);
        int signal = builder.AddCommon("zPLRS", [0x9B, 1, 2, 3, 4, 0x1B, 0x1B], [0x0C, 7, 40, 0x90, 5, 0x87, 2]);
        builder.AddDescription(signal, Code + 0x20, 0x10, 0x09, 3, 0, 0x10, 40, 1, 0x9C);
        builder.AddDescription(common, Code + 0x30, 0x10, 0x07, 16);
        return builder.ToArray();
    }
}
