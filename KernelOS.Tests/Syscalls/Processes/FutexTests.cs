using System;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Processes;

/// <summary>The system call futex, between the threads of a program and between processes.</summary>
public sealed class FutexTests : ProgramTest
{
    private const nuint Wait = 0;
    private const nuint Wake = 1;
    private const nuint Requeue = 3;
    private const nuint CompareAndRequeue = 4;
    private const nuint WakeOperation = 5;
    private const nuint WaitBitSet = 9;
    private const nuint WakeBitSet = 10;
    private const nuint Private = 128;
    private const nuint Realtime = 256;

    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    [Test]
    public void OneThreadGetsAnswersAtOnce() => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 7);
        Assert.That(program.Must(SyscallNumber.Futex, word, Wake | Private, 1), Is.EqualTo((nuint)0));
        Assert.That(program.Must(SyscallNumber.Futex, word, Wake, 1), Is.EqualTo((nuint)0));
        Expect(Errno.EAGAIN, program.Call(SyscallNumber.Futex, word, Wait | Private, 6));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word + 1, Wait | Private, 7));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word + 2, Wake | Private, 1));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, BadPointer, Wait | Private, 7));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, KernelPointer, Wake | Private, 1));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, BadPointer, Wake, 1));
        Assert.That(program.Must(SyscallNumber.Futex, 0x1000_0000, Wake | Private, 1), Is.EqualTo((nuint)0), "a private futex is only a number");
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word, WaitBitSet | Private, 7));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word, WakeBitSet | Private, 1));
        Expect(Errno.ENOSYS, program.Call(SyscallNumber.Futex, word, Wait | Realtime, 7));
        foreach (nuint operation in new nuint[] { 2, 6, 7, 8, 11, 12, 13, 14, 127 })
        {
            Expect(Errno.ENOSYS, program.Call(SyscallNumber.Futex, word, operation, 7));
        }
    });

    [TestCase(0UL, 0, 1_000)]
    [TestCase(9UL, 0, -1)]
    public void AWaitEndsWithItsTime(ulong operation, long seconds, long nanoseconds) => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 7);
        nuint time = FutexMemory.StoreTime(program, word + 64, seconds, Math.Max(nanoseconds, 0));
        Expect(Errno.ETIMEDOUT, program.Call(SyscallNumber.Futex, word, (nuint)operation | Private, 7, time, 0, uint.MaxValue));
    });

    [Test]
    public void ATimeLimitIsChecked() => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 7);
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, word, Wait | Private, 7, BadPointer));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word, Wait | Private, 7, FutexMemory.StoreTime(program, word + 64, 0, 1_000_000_000)));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word, Wait | Private, 7, FutexMemory.StoreTime(program, word + 64, -1, 0)));
        Expect(Errno.EAGAIN, program.Call(SyscallNumber.Futex, word, Wait | Private, 6, FutexMemory.StoreTime(program, word + 64, 0, 1)));
    });

    [Test]
    public void AnAbsoluteTimeIsOfTheClockThatIsAskedFor() => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 7);
        long epoch = program.Thread.Platform.TimeSinceEpoch.Nanoseconds + 5_000_000;
        nuint time = FutexMemory.StoreTime(program, word + 64, epoch / 1_000_000_000, epoch % 1_000_000_000);
        long before = program.Thread.Platform.Now.Nanoseconds;
        Expect(Errno.ETIMEDOUT, program.Call(SyscallNumber.Futex, word, WaitBitSet | Private | Realtime, 7, time, 0, 1));
        Assert.That(program.Thread.Platform.Now.Nanoseconds - before, Is.InRange(4_900_000, 20_000_000));
    });

    [Test]
    public void WaitersAreWokenInTheirOrderAndOnlyThose() => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 7);
        string log = "";
        for (int i = 0; i < 4; i++)
        {
            string name = $"{i}";
            nuint bits = i % 2 == 0 ? 1u : 2u;
            Start(program, thread =>
            {
                thread.Must(SyscallNumber.Futex, word, WaitBitSet | Private, 7, 0, 0, bits);
                log += name;
            });
        }

        Settle(program);
        Assert.That(program.Must(SyscallNumber.Futex, word + 4, Wake | Private, 9), Is.EqualTo((nuint)0), "another word");
        Assert.That(program.Must(SyscallNumber.Futex, word, Wake, 9), Is.EqualTo((nuint)0), "they said that it is private");
        Assert.That(program.Must(SyscallNumber.Futex, word, WakeBitSet | Private, 1, 0, 0, 2), Is.EqualTo((nuint)1));
        Settle(program);
        Assert.That(log, Is.EqualTo("1"));
        Assert.That(program.Must(SyscallNumber.Futex, word, Wake | Private, 0), Is.EqualTo((nuint)1), "one at least");
        Settle(program);
        Assert.That(program.Must(SyscallNumber.Futex, word, Wake | Private, int.MaxValue), Is.EqualTo((nuint)2));
        Settle(program);
        Assert.That(log, Is.EqualTo("1023"));
    });

    [Test]
    public void WaitersCanBeMovedToAnotherWord() => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 7);
        int woken = 0;
        for (int i = 0; i < 5; i++)
        {
            Start(program, thread =>
            {
                thread.Must(SyscallNumber.Futex, word, Wait | Private, 7);
                woken++;
            });
        }

        Settle(program);
        Expect(Errno.EAGAIN, program.Call(SyscallNumber.Futex, word, CompareAndRequeue | Private, 1, 9, word + 8, 6));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word, Requeue | Private, nuint.MaxValue, 9, word + 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.Futex, word, Requeue | Private, 1, nuint.MaxValue, word + 8));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, word, Requeue, 1, 9, BadPointer));
        Assert.That(program.Must(SyscallNumber.Futex, word, CompareAndRequeue | Private, 1, 2, word + 8, 7), Is.EqualTo((nuint)3));
        Settle(program);
        Assert.That(woken, Is.EqualTo(1));
        Assert.That(program.Must(SyscallNumber.Futex, word + 8, Wake | Private, 9), Is.EqualTo((nuint)2));
        Assert.That(program.Must(SyscallNumber.Futex, word, Wake | Private, 9), Is.EqualTo((nuint)2));
        Settle(program);
        Assert.That(woken, Is.EqualTo(5));
    });

    // value 10: operation, operand, comparison, what it is compared with; what the word becomes, and whether its waiter wakes.
    [TestCase(0u, 5, 0u, 10, 5u, true)]
    [TestCase(1u, -3, 1u, 10, 7u, false)]
    [TestCase(2u, 5, 2u, 11, 15u, true)]
    [TestCase(3u, 2, 3u, 9, 8u, false)]
    [TestCase(4u, 3, 4u, 9, 9u, true)]
    [TestCase(8u, 4, 5u, 10, 16u, true)]
    public void WakeAndChange(uint operation, int operand, uint comparison, int value, uint expected, bool wakes) => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 10);
        Start(program, thread => thread.Must(SyscallNumber.Futex, word + 8, Wait | Private, 0));
        Start(program, thread => thread.Must(SyscallNumber.Futex, word, Wait | Private, 10));
        Settle(program);
        nuint change = (operation << 28) | (comparison << 24) | (((uint)operand & 0xFFF) << 12) | ((uint)value & 0xFFF);
        Assert.That(program.Must(SyscallNumber.Futex, word + 8, WakeOperation | Private, 1, 1, word, change), Is.EqualTo((nuint)(wakes ? 2 : 1)));
        Assert.That((uint)program.LoadWord(word), Is.EqualTo(expected));
        program.Must(SyscallNumber.Futex, word, Wake | Private, 9);
        Settle(program);
    });

    [Test]
    public void WakeAndChangeRefusesWhatItDoesNotKnow() => Run(program =>
    {
        nuint word = FutexMemory.Allocate(program, 10);
        Expect(Errno.ENOSYS, program.Call(SyscallNumber.Futex, word, WakeOperation | Private, 1, 1, word, 5u << 28));
        Expect(Errno.ENOSYS, program.Call(SyscallNumber.Futex, word, WakeOperation | Private, 1, 1, word, 6u << 24));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, word, WakeOperation | Private, 1, 1, BadPointer, 0));
        program.Must(SyscallNumber.MProtect, word, 4096, 1);
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Futex, word, WakeOperation | Private, 1, 1, word, 0));
    });

    [Test]
    public void ProcessesMeetInSharedMemoryAlone() => Run(program =>
    {
        nuint shared = program.Must(SyscallNumber.MMap, 0, 4096, 3, 0x21, nuint.MaxValue, 0);
        nuint own = FutexMemory.Allocate(program, 0);
        int woken = 0;
        for (int i = 0; i < 2; i++)
        {
            nuint word = i == 0 ? shared : own;
            nuint time = FutexMemory.StoreTime(program, own + 64, 0, 50_000_000);
            program.Clone(child =>
            {
                Errno error = child.Call(SyscallNumber.Futex, word, Wait, 0, time).Error;
                woken += error == Errno.None ? 1 : 0;
                return 0;
            });
        }

        Settle(program);
        Assert.That(program.Must(SyscallNumber.Futex, shared, Wake, 9), Is.EqualTo((nuint)1));
        Assert.That(program.Must(SyscallNumber.Futex, own, Wake, 9), Is.EqualTo((nuint)0));
        program.Must(SyscallNumber.Wait4, nuint.MaxValue);
        program.Must(SyscallNumber.Wait4, nuint.MaxValue);
        Assert.That(woken, Is.EqualTo(1));
    });

    [Test]
    public void AWaiterKeepsTheObjectToWhichItIsMoved() => Run(program =>
    {
        nuint own = FutexMemory.Allocate(program, 0);
        nuint shared = program.Must(SyscallNumber.MMap, 0, 4096, 3, 0x21, nuint.MaxValue, 0);
        nuint other = program.Must(SyscallNumber.MMap, 0, 4096, 3, 0x21, nuint.MaxValue, 0);
        int woken = 0;
        for (int i = 0; i < 3; i++)
        {
            Start(program, thread =>
            {
                thread.Must(SyscallNumber.Futex, own, Wait, 0);
                woken++;
            });
        }

        Settle(program);
        Assert.That(program.Must(SyscallNumber.Futex, own, Requeue, 0, 3, shared), Is.EqualTo((nuint)3));
        Assert.That(program.Must(SyscallNumber.Futex, shared, Requeue, 0, 1, other), Is.EqualTo((nuint)1));
        Settle(program);
        Assert.That(woken, Is.EqualTo(1), "moved twice");
        program.Must(SyscallNumber.MUnmap, other, 4096);
        Assert.That(program.Must(SyscallNumber.Futex, shared, Wake, 1), Is.EqualTo((nuint)1));
        program.Must(SyscallNumber.MUnmap, shared, 4096);
        Settle(program);
        Assert.That(woken, Is.EqualTo(2));

        // Nobody can name the last one's word any more.
        program.Call(SyscallNumber.ExitGroup, 0);
    });

    [Test]
    public void AnEndingProcessTakesItsWaitersAlong()
    {
        int status = Kernel.Run(program =>
        {
            nuint word = FutexMemory.Allocate(program, 7);
            Start(program, thread => thread.Call(SyscallNumber.Futex, word, Wait | Private, 7));
            Settle(program);
            program.Call(SyscallNumber.ExitGroup, 5);
            return 0;
        });
        Assert.That(status, Is.EqualTo(5));
    }

    private static void Start(HostProgram program, Action<HostProgram> body)
    {
        SyscallResult result = program.Clone(
            thread =>
            {
                body(thread);
                return 0;
            },
            SyscallNumber.Clone,
            (nuint)(ulong)ThreadFlags,
            program.StackPointer);
        Assert.That(result.Error, Is.EqualTo(Errno.None));
    }

    /// <summary>Lets the others run until they wait.</summary>
    private static void Settle(HostProgram program)
    {
        for (int i = 0; i < 10; i++)
        {
            program.Must(SyscallNumber.SchedYield);
        }
    }
}
