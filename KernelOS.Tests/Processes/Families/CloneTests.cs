using System;
using System.Collections.Generic;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Processes.Signals;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Families;

/// <summary>fork, vfork and clone: what the child has, what it shares, and when who runs.</summary>
public sealed class CloneTests : ProgramTest
{
    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    [Test]
    public void ParentAndChildHaveMemoryOfTheirOwn()
    {
        Run(program =>
        {
            nuint memory = program.Allocate(8192);
            program.Store(memory, [1, 2, 3]);
            nuint child = (nuint)program.Clone(child =>
            {
                Assert.That(child.Load(memory, 3), Is.EqualTo(new byte[] { 1, 2, 3 }), "the child has what the parent had");
                child.Store(memory, [9]);
                child.Store(memory + 4096, [8]);
                return child.Load(memory, 1)[0];
            }).Value;
            program.Store(memory + 1, [7]);
            Assert.That(Family.Wait(program, child), Is.EqualTo(9 << 8));
            Assert.That(program.Load(memory, 3), Is.EqualTo(new byte[] { 1, 7, 3 }), "the parent keeps its own");
            Assert.That(program.Load(memory + 4096, 1)[0], Is.Zero);
        });
    }

    [Test]
    public void VforkSharesMemoryAndTheParentWaits()
    {
        Run(program =>
        {
            nuint memory = program.Allocate(4096);
            bool hasChildEnded = false;
            nuint number = (nuint)program.Clone(
                child =>
                {
                    child.Store(memory, [5]);
                    for (int i = 0; i < 10; i++)
                    {
                        child.Must(SyscallNumber.SchedYield);
                    }

                    hasChildEnded = true;
                    return 3;
                },
                SyscallNumber.VFork).Value;
            Assert.That(hasChildEnded, Is.True, "the parent has waited");
            Assert.That(program.Load(memory, 1)[0], Is.EqualTo(5), "the child has written the parent's memory");
            Assert.That(Family.Wait(program, number), Is.EqualTo(3 << 8));
        });
    }

    [Test]
    public void AThreadMadeByVforkLetsItsMakerGoOnAndNobodyElse()
    {
        Run(program =>
        {
            bool hasChildGoneOn = false;
            nuint number = (nuint)program.Clone(
                child =>
                {
                    bool hasThreadEnded = false;
                    child.Clone(
                        thread =>
                        {
                            thread.Must(SyscallNumber.SchedYield);
                            hasThreadEnded = true;
                            return 0;
                        },
                        SyscallNumber.Clone,
                        (nuint)(ThreadFlags | CloneFlags.Vfork));
                    Assert.That(hasThreadEnded, Is.True, "the maker has waited for the thread");
                    child.Must(SyscallNumber.SchedYield);
                    hasChildGoneOn = true;
                    return 4;
                },
                SyscallNumber.VFork).Value;
            Assert.That(hasChildGoneOn, Is.True, "the parent has waited for the child");
            Assert.That(Family.Wait(program, number), Is.EqualTo(4 << 8));
        });
    }

    [Test]
    public void TheMainThreadMayEndBeforeOthers()
    {
        int status = Kernel.Run(program =>
        {
            program.Clone(
                thread =>
                {
                    thread.Sleep(20);
                    return 6;
                },
                SyscallNumber.Clone,
                (nuint)ThreadFlags);
            return 5;
        });
        Assert.That(status, Is.EqualTo(6), "the last thread's status is the process's");
    }

    [Test]
    public void AThreadSharesEverythingAndIsNoChild()
    {
        Run(program =>
        {
            nuint memory = program.Allocate(4096);
            nuint number = (nuint)program.Clone(
                thread =>
                {
                    Assert.That(thread.Must(SyscallNumber.GetPid), Is.EqualTo((nuint)program.Thread.Process.Id.Value));
                    Assert.That(thread.Must(SyscallNumber.GetTid), Is.Not.EqualTo(thread.Must(SyscallNumber.GetPid)));
                    thread.Store(memory, [1]);
                    return 77;
                },
                SyscallNumber.Clone,
                (nuint)ThreadFlags).Value;
            Assert.That(number, Is.GreaterThan((nuint)1));
            while (program.Load(memory, 1)[0] == 0)
            {
                program.Must(SyscallNumber.SchedYield);
            }

            Expect(Errno.ECHILD, program.Call(SyscallNumber.Wait4, nuint.MaxValue, 0, 0, 0));
        });
    }

    [Test]
    public void ExitGroupEndsThreadsWhereverTheyAre([Values] bool fromMainThread)
    {
        int status = Kernel.Run(program =>
        {
            for (int i = 0; i < 5; i++)
            {
                int number = i;
                program.Clone(thread => Wander(thread, number), SyscallNumber.Clone, (nuint)ThreadFlags);
            }

            if (!fromMainThread)
            {
                program.Clone(thread => (int)thread.Call(SyscallNumber.ExitGroup, 42).Value, SyscallNumber.Clone, (nuint)ThreadFlags);
                return Wander(program, 0);
            }

            program.Must(SyscallNumber.SchedYield);
            return (int)program.Call(SyscallNumber.ExitGroup, 42).Value;
        });
        Assert.That(status, Is.EqualTo(42));
    }

    [Test]
    public void TheProcessLivesUntilItsLastThreadEndsWhichTellsTheStatus()
    {
        List<string> order = [];
        int status = Kernel.Run(program =>
        {
            program.Clone(
                thread =>
                {
                    for (int i = 0; i < 20; i++)
                    {
                        thread.Must(SyscallNumber.SchedYield);
                    }

                    order.Add("thread");
                    return 9;
                },
                SyscallNumber.Clone,
                (nuint)ThreadFlags);
            order.Add("main");
            return 4;
        });
        Assert.That(order, Is.EqualTo(new[] { "main", "thread" }));
        Assert.That(status, Is.EqualTo(9));
    }

    [TestCase((ulong)CloneFlags.Thread)]
    [TestCase((ulong)(CloneFlags.Thread | CloneFlags.SignalHandlers))]
    [TestCase((ulong)CloneFlags.SignalHandlers)]
    [TestCase((ulong)CloneFlags.NewMountNamespace)]
    public void ImpossibleCombinationsAreRefused(ulong flags) =>
        Run(program => Expect(Errno.EINVAL, program.Clone(_ => 0, SyscallNumber.Clone, (nuint)flags)));

    [Test]
    public void NumbersAreUsedAgainAsLateAsPossible()
    {
        Run(program =>
        {
            HashSet<nuint> seen = [];
            for (int i = 0; i < 2 * ProcessId.Maximum; i++)
            {
                nuint number = (nuint)program.Clone(_ => 0).Value;
                Assert.That(number, Is.GreaterThan((nuint)1).And.LessThanOrEqualTo((nuint)ProcessId.Maximum));
                Assert.That(seen.Add(number), Is.EqualTo(i < ProcessId.Maximum - 2), $"number {number} of child {i}");
                Family.Wait(program, number);
            }
        });
    }

    // Yields and sleeps for ever.
    private static int Wander(HostProgram program, int number)
    {
        nuint duration = program.Allocate(4096);
        program.Store(duration + 8, BitConverter.GetBytes(1_000_000L));
        while (true)
        {
            program.Must(SyscallNumber.SchedYield);
            if (number % 2 == 1)
            {
                program.Call(SyscallNumber.NanoSleep, duration);
            }
        }
    }
}
