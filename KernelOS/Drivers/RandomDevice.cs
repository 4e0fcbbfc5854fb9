using System;
using System.Runtime.InteropServices;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Drivers;

/// <summary>Random numbers for keys, for every CPU: one generator behind a lock.</summary>
/// <remarks>
/// Seeded with RDRAND where the CPU has it, and with the time-stamp counter and the date, which alone are easy to guess:
/// the log says so if there was nothing better.
/// </remarks>
internal static class RandomDevice
{
    private const int SeedWords = 8;
    private const int Attempts = 10;

    private static SpinLock s_lock = new(LockLevel.Random);
    private static RandomGenerator s_generator;

    /// <summary>Stirs in what the machine has to offer, and warns if that is too little for keys.</summary>
    public static unsafe void Seed(CpuFeatures features)
    {
        Span<ulong> seed = stackalloc ulong[SeedWords];
        bool isGood = features.HasRandom;
        for (int i = 0; i < seed.Length; i++)
        {
            ulong value = 0;
            bool isRandom = false;
            for (int attempt = 0; features.HasRandom && !isRandom && attempt < Attempts; attempt++)
            {
                isRandom = Instructions.ReadRandom(&value);
            }

            isGood &= isRandom;
            seed[i] = value ^ Instructions.ReadTimeStampCounter() ^ (ulong)WallClock.TimeSinceEpoch.Nanoseconds;
        }

        using (s_lock.Acquire(default(BareMetal)))
        {
            s_generator.AddEntropy(MemoryMarshal.AsBytes(seed));
        }

        if (!isGood)
        {
            Log.Write(default(BareMetal), LogLevel.Warning, $"the CPU has no random generator, so random numbers can be guessed; use a CPU with RDRAND for keys");
        }
    }

    /// <summary>Fills a span with random bytes.</summary>
    public static void Fill(Span<byte> destination)
    {
        // A part at a time, so that a long request does not keep interrupts off for long.
        const int part = 1024;
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, part);
            using (s_lock.Acquire(default(BareMetal)))
            {
                s_generator.Fill(destination[..count]);
            }

            destination = destination[count..];
        }
    }
}
