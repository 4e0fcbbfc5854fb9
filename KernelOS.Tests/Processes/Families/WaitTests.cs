using System.Collections.Generic;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Families;

/// <summary>wait4 and waitid, orphans, and how ends are told.</summary>
public sealed class WaitTests : ProgramTest
{
    private const nuint NoHang = 1;
    private const nuint Exited = 4;
    private const nuint NoReap = 0x0100_0000;

    private static readonly nuint s_any = nuint.MaxValue;

    [Test]
    public void ChildrenAreFoundByNumberByGroupAndInAnyOrder()
    {
        Run(program =>
        {
            nuint first = (nuint)program.Clone(_ => 1).Value;
            nuint second = (nuint)program.Clone(child => (int)child.Must(SyscallNumber.SetPGid) + 2).Value;
            nuint third = (nuint)program.Clone(_ => 3).Value;
            Assert.That(Family.Wait(program, third), Is.EqualTo(3 << 8));
            Assert.That(program.Must(SyscallNumber.Wait4, unchecked((nuint)(-(nint)second))), Is.EqualTo(second), "by its group");
            Assert.That(program.Must(SyscallNumber.Wait4, 0), Is.EqualTo(first), "in the caller's group");
            Expect(Errno.ECHILD, program.Call(SyscallNumber.Wait4, s_any));
        });
    }

    [Test]
    public void NothingYetIsZeroAndNoSuchChildIsAnError()
    {
        Run(program =>
        {
            Expect(Errno.ECHILD, program.Call(SyscallNumber.Wait4, s_any, 0, NoHang));
            nuint number = (nuint)program.Clone(child =>
            {
                child.Must(SyscallNumber.SchedYield);
                return 0;
            }).Value;
            Assert.That(program.Must(SyscallNumber.Wait4, s_any, 0, NoHang), Is.EqualTo((nuint)0));
            Expect(Errno.ECHILD, program.Call(SyscallNumber.Wait4, number + 1));
            Expect(Errno.ECHILD, program.Call(SyscallNumber.Wait4, (nuint)program.Thread.Process.Id.Value));
            Family.Wait(program, number);
        });
    }

    [Test]
    public void AChildCanBeLookedAtBeforeItIsTaken()
    {
        Run(program =>
        {
            nuint information = program.Allocate(4096);
            nuint number = (nuint)program.Clone(_ => 0x123).Value;
            program.Must(SyscallNumber.WaitId, 0, 0, information, Exited | NoReap);
            program.Must(SyscallNumber.WaitId, 1, number, information, Exited);
            Assert.That(program.LoadWord(information + 16) & uint.MaxValue, Is.EqualTo((ulong)number));
            Assert.That(program.LoadWord(information + 24) & uint.MaxValue, Is.EqualTo(0x23UL), "the low eight bits of its code");
            Expect(Errno.ECHILD, program.Call(SyscallNumber.WaitId, 0, 0, information, Exited));
        });
    }

    [Test]
    public void OrphansBelongToTheFirstProcessAndAreTakenBackWhenTheyEnd()
    {
        List<nuint> parents = [];
        Run(program =>
        {
            nuint child = (nuint)program.Clone(middle =>
            {
                middle.Clone(orphan =>
                {
                    while (orphan.Must(SyscallNumber.GetPPid) != 1)
                    {
                        orphan.Must(SyscallNumber.SchedYield);
                    }

                    parents.Add(orphan.Must(SyscallNumber.GetPPid));
                    return 0;
                });

                // One that has ended already when its parent does.
                middle.Clone(_ => 0);
                middle.Must(SyscallNumber.SchedYield);
                return 0;
            }).Value;
            Family.Wait(program, child);
            Expect(Errno.ECHILD, program.Call(SyscallNumber.Wait4, s_any));
            while (parents.Count == 0 || Kernel.Services.Processes.InUse > 1)
            {
                program.Must(SyscallNumber.SchedYield);
            }
        });
        Assert.That(parents, Is.EqualTo(new nuint[] { 1 }));
    }

    [Test]
    public void AProcessThatIsLeftByAllIsGone()
    {
        Run(program => program.Clone(_ => 5));
        Assert.That(Kernel.Services.Processes.InUse, Is.Zero);
    }

    [Test]
    public void AGroupsNumberIsNotGivenOutWhileTheGroupHasMembers()
    {
        Run(program =>
        {
            // The leader ends first; a member stays.
            nuint leader = (nuint)program.Clone(child => (int)child.Must(SyscallNumber.SetPGid)).Value;
            program.Must(SyscallNumber.SchedYield);
            bool mayEnd = false;
            nuint member = (nuint)program.Clone(child =>
            {
                while (!mayEnd)
                {
                    child.Must(SyscallNumber.SchedYield);
                }

                return 0;
            }).Value;
            program.Must(SyscallNumber.SetPGid, member, leader);
            Family.Wait(program, leader);
            for (int i = 0; i < ProcessId.Maximum; i++)
            {
                nuint other = (nuint)program.Clone(_ => 0).Value;
                Assert.That(other, Is.Not.EqualTo(leader));
                Family.Wait(program, other);
            }

            mayEnd = true;
            Family.Wait(program, member);
        });
    }
}
