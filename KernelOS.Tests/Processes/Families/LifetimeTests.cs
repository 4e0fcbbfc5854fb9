using System;
using System.Collections.Generic;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Families;

/// <summary>Every allocation that fails on the way to a process or a thread, and lives that end anywhere: all is given back (which the base class checks).</summary>
public sealed class LifetimeTests : ProgramTest
{
    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    [TestCase(0UL)]
    [TestCase((ulong)(CloneFlags.Memory | CloneFlags.Vfork))]
    [TestCase((ulong)ThreadFlags)]
    public void EveryAllocationOfACloneMayFail(ulong flags)
    {
        int failures = 0;
        Run(program =>
        {
            nuint memory = program.Allocate(64 * 4096);
            for (nuint offset = 0; offset < 64 * 4096; offset += 4096)
            {
                program.Store(memory + offset, [(byte)(offset >> 12)]);
            }

            // Objects first: they are used again.
            failures += FailInTurn(program, flags, limit => Kernel.Machine.ReservesUntilFailure = limit);
            failures += FailInTurn(program, flags, limit => Kernel.Machine.AllocationsUntilFailure = limit);
            for (nuint offset = 0; offset < 64 * 4096; offset += 4096)
            {
                Assert.That(program.Load(memory + offset, 1)[0], Is.EqualTo((byte)(offset >> 12)), "the maker's memory");
            }
        });
        Assert.That(failures, Is.GreaterThan(0), "nothing was made to fail");
    }

    [Test]
    public void FamiliesOfAnyShapeEndWithNothingLeft([Range(1, 8)] int seed)
    {
        int made = 0;
        Run(program => Live(program, new Random(seed), depth: 0));
        TestContext.Out.WriteLine($"seed {seed}: {made} processes and threads");
        Assert.That(made, Is.GreaterThan(20));

        int Live(HostProgram program, Random random, int depth)
        {
            List<nuint> children = [];
            nuint memory = program.Allocate(16 * 4096);
            for (int step = 0; step < 30; step++)
            {
                int kind = random.Next(10);
                int childSeed = random.Next();
                if (kind < 3 && depth < 3)
                {
                    SyscallResult child = program.Clone(next => Live(next, new Random(childSeed), depth + 1));
                    made++;
                    children.Add((nuint)child.Value);
                }
                else if (kind == 3)
                {
                    made++;
                    program.Clone(
                        thread => thread.Call(SyscallNumber.SchedYield).IsError ? 1 : 0,
                        SyscallNumber.Clone,
                        (nuint)ThreadFlags);
                }
                else if (kind == 4 && children.Count > 0)
                {
                    program.Call(SyscallNumber.Wait4, children[random.Next(children.Count)], 0, (nuint)random.Next(2));
                }
                else if (kind == 5 && depth > 0 && random.Next(6) == 0)
                {
                    program.Call(SyscallNumber.ExitGroup, 1);
                }
                else if (kind == 6)
                {
                    program.Call(SyscallNumber.MUnmap, memory + ((nuint)random.Next(16) * 4096), 4096);
                }
                else
                {
                    program.Thread.Platform.TryWriteUser(memory + ((nuint)random.Next(16) * 4096), [1]);
                    program.Must(SyscallNumber.SchedYield);
                }
            }

            return 0;
        }
    }

    /// <summary>Lets the first allocation fail, then the second, until the call succeeds; returns how many failed.</summary>
    private static int FailInTurn(HostProgram program, ulong flags, Action<int?> failAfter)
    {
        for (int limit = 0; ; limit++)
        {
            failAfter(limit);
            SyscallResult result = program.Clone(_ => 0, SyscallNumber.Clone, (nuint)flags);
            failAfter(null);
            if (!result.IsError)
            {
                if ((flags & (ulong)CloneFlags.Thread) == 0)
                {
                    // Without an exit signal, so only as a clone.
                    program.Must(SyscallNumber.Wait4, (nuint)result.Value, 0, 0x4000_0000);
                }

                return limit;
            }

            Assert.That(result.Error, Is.EqualTo(Errno.ENOMEM).Or.EqualTo(Errno.EAGAIN), $"allocation {limit}");
        }
    }
}
