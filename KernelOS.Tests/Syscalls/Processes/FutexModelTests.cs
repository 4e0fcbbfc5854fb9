using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Processes;

/// <summary>Random waits, wake-ups, moves and time limits against a list for each word.</summary>
public sealed class FutexModelTests : ProgramTest
{
    private const nuint Private = 128;
    private const int Words = 4;
    private const int Steps = 400;

    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private readonly List<Waiter>[] _model = [.. Enumerable.Range(0, Words).Select(_ => new List<Waiter>())];
    private readonly List<Waiter> _expected = [];
    private readonly List<Waiter> _actual = [];
    private nuint _words;
    private nuint _next;

    [Test]
    public void WaitersLeaveAsTheModelSays([Range(1, 12)] int seed)
    {
        int left = 0;
        foreach (List<Waiter> list in _model)
        {
            list.Clear();
        }

        Run(program =>
        {
            Random random = new(seed);
            _words = program.Allocate(4096);
            _next = program.Allocate(64 * 4096);
            for (int step = 0; step < Steps; step++)
            {
                _expected.Clear();
                _actual.Clear();
                Step(program, random);
                Settle(program);
                Assert.That(_actual, Is.EquivalentTo(_expected), $"seed {seed}, step {step}");
                left += _actual.Count;
            }

            for (int i = 0; i < Words; i++)
            {
                program.Must(SyscallNumber.Futex, WordAt(i), 1 | Private, int.MaxValue);
            }

            Settle(program);
        });
        TestContext.Out.WriteLine($"seed {seed}: {left} waiters");
        Assert.That(left, Is.GreaterThan(50));
    }

    private void Step(HostProgram program, Random random)
    {
        int word = random.Next(Words);
        uint bits = (uint)random.Next(1, 4);
        switch (random.Next(10))
        {
            case < 5 when _model.Sum(list => list.Count) < 40:
                Start(program, word, bits, random.Next(4) == 0 ? random.Next(1, 60) : 0);
                break;
            case < 7:
                Expect(program.Must(SyscallNumber.Futex, WordAt(word), 10 | Private, 2, 0, 0, bits), Take(word, 2, bits));
                break;
            case 7:
                int other = random.Next(Words);
                int wakes = random.Next(3);
                int moves = random.Next(3);
                nuint count = program.Must(SyscallNumber.Futex, WordAt(word), 4 | Private, (nuint)wakes, (nuint)moves, WordAt(other), 0);
                int woken = wakes == 0 ? 0 : Take(word, wakes, uint.MaxValue);
                List<Waiter> moved = [.. _model[word].Take(moves)];
                if (word != other)
                {
                    _model[word].RemoveRange(0, moved.Count);
                    _model[other].AddRange(moved);
                }

                Expect(count, woken + moved.Count);
                break;
            case 8:
                // Both words stay 0, whose comparison with 0 decides about the second.
                int second = random.Next(Words);
                bool wakesSecond = random.Next(2) == 0;
                nuint change = (wakesSecond ? 0u : 1u) << 24;
                nuint total = program.Must(SyscallNumber.Futex, WordAt(word), 5 | Private, 1, 2, WordAt(second), change);
                int first = Take(word, 1, uint.MaxValue);
                Expect(total, first + (wakesSecond ? Take(second, 2, uint.MaxValue) : 0));
                break;
            default:
                program.Must(SyscallNumber.NanoSleep, FutexMemory.StoreTime(program, _words + 256, 0, 10_000_000));
                break;
        }

        // Whoever's time is over has left by now, whatever else has happened.
        long now = program.Thread.Platform.Now.Nanoseconds;
        foreach (List<Waiter> list in _model)
        {
            foreach (Waiter waiter in list.Where(waiter => waiter.Deadline <= now).ToList())
            {
                list.Remove(waiter);
                waiter.IsLate = true;
                _expected.Add(waiter);
            }
        }
    }

    private void Start(HostProgram program, int word, uint bits, int milliseconds)
    {
        nuint time = 0;
        long limit = long.MaxValue;
        if (milliseconds != 0)
        {
            // Every point in time lies in the middle between two steps of the clock.
            limit = ((program.Thread.Platform.Now.Nanoseconds / 10_000_000) * 10_000_000) + (milliseconds * 1_000_000L) + 5_500_000;
            time = FutexMemory.StoreTime(program, _next, limit / 1_000_000_000, limit % 1_000_000_000);
            _next += 16;
        }

        Waiter waiter = new(limit);
        _model[word].Add(waiter);
        SyscallResult made = program.Clone(
            thread =>
            {
                SyscallResult result = thread.Call(SyscallNumber.Futex, WordAt(word), 9 | Private, 0, time, 0, bits);
                Assert.That(result.Error, Is.EqualTo(waiter.IsLate ? Errno.ETIMEDOUT : Errno.None).Or.EqualTo(Errno.ETIMEDOUT));
                _actual.Add(waiter);
                return 0;
            },
            SyscallNumber.Clone,
            (nuint)(ulong)ThreadFlags,
            program.StackPointer);
        Assert.That(made.Error, Is.EqualTo(Errno.None));
        waiter.Bits = bits;
    }

    /// <summary>Takes those out of the model who are to be woken.</summary>
    private int Take(int word, int maximum, uint bits)
    {
        List<Waiter> woken = [.. _model[word].Where(waiter => (waiter.Bits & bits) != 0).Take(maximum)];
        _model[word].RemoveAll(woken.Contains);
        _expected.AddRange(woken);
        return woken.Count;
    }

    private static void Expect(nuint actual, int expected) => Assert.That((int)actual, Is.EqualTo(expected));

    private nuint WordAt(int index) => _words + ((nuint)index * 4);

    private static void Settle(HostProgram program)
    {
        for (int i = 0; i < 3; i++)
        {
            program.Must(SyscallNumber.SchedYield);
        }
    }

    private sealed class Waiter(long deadline)
    {
        public long Deadline { get; } = deadline;

        public uint Bits { get; set; }

        public bool IsLate { get; set; }
    }
}
