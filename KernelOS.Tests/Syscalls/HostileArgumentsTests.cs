using System;
using System.Collections.Generic;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls;

/// <summary>Every system call with every kind of bad argument: an error number or a success, never a panic, and nothing is left behind.</summary>
public sealed class HostileArgumentsTests : ProgramTest
{
    private const int Calls = 15_000;

    private static readonly HashSet<SyscallNumber> s_excluded =
    [
        // They end the program, or may rightly wait for ever.
        SyscallNumber.Exit, SyscallNumber.ExitGroup, SyscallNumber.Kill, SyscallNumber.TKill, SyscallNumber.TgKill,
        SyscallNumber.NanoSleep, SyscallNumber.ClockNanoSleep, SyscallNumber.Poll, SyscallNumber.PPoll, SyscallNumber.Select, SyscallNumber.PSelect6,
        SyscallNumber.Pipe, SyscallNumber.Pipe2, SyscallNumber.Pause, SyscallNumber.RtSigSuspend, SyscallNumber.RtSigTimedWait,
        SyscallNumber.RtSigReturn, SyscallNumber.RtSigQueueInfo, SyscallNumber.RtTgSigQueueInfo, SyscallNumber.Alarm, SyscallNumber.SetITimer, SyscallNumber.Futex,
    ];

    [Test]
    public void NoArgumentHarmsTheKernel([Range(1, 4)] int seed)
    {
        Run(program => CallAnything(program, seed));
        Kernel.RemoveNewFiles();
    }

    private static void CallAnything(HostProgram program, int seed)
    {
        Random random = new(seed);
        nuint memory = program.Allocate(64 * 1024);
        nuint[] values =
        [
            0, 1, 2, 3, 7, 8, 15, 16, 255, 4095, 4096, 8192, 1 << 20, int.MaxValue, 0x8000_0000, uint.MaxValue, nuint.MaxValue,
            nuint.MaxValue - 4095, BadPointer, KernelPointer, unchecked((nuint)0x7FFF_FFFF_F000UL), unchecked((nuint)0x7FFF_FFFF_EFFFUL),
            unchecked((nuint)0x8000_0000_0000_0000UL), memory, memory + 1, memory + 4090, memory + (64 * 1024) - 1, program.StackPointer,
        ];
        SyscallNumber[] numbers = Enum.GetValues<SyscallNumber>();
        for (int i = 0; i < Calls; i++)
        {
            SyscallNumber number = numbers[random.Next(numbers.Length)];
            if (s_excluded.Contains(number))
            {
                continue;
            }

            // A clone's first argument says by which signal it tells of its end: one that does no harm.
            nuint first = number == SyscallNumber.Clone ? (Pick() & ~(nuint)0xFF) | (nuint)Signal.Child : Pick();
            nuint second = Pick();
            if (number switch { SyscallNumber.SetRLimit => (int)first, SyscallNumber.PrLimit64 => (int)second, _ => -1 } == (int)Resource.FileSize)
            {
                // Whoever writes more than this limit allows dies of it.
                continue;
            }

            SyscallResult result = program.Call(number, first, second, Pick(), Pick(), Pick(), Pick());
            Assert.That(result.Error == Errno.None || Enum.IsDefined(result.Error), Is.True, $"seed {seed}, call {i}: {number} = {result.Value}");
        }

        nuint Pick() => values[random.Next(values.Length)];
    }
}
