using System;
using System.Text;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>A program that waits for input that comes later, by read, poll and select.</summary>
public sealed class ConsoleWaitTests : ProgramTest
{
    private const nuint NonBlocking = 0x800;
    private const nuint SetFlags = 4;

    [Test]
    public void AReadWaitsForInputAndForItsEnd() => Run(program =>
    {
        nuint buffer = program.Allocate(4096);
        InputIn(milliseconds: 50, "hello");
        Assert.That(program.Must(SyscallNumber.Read, 0, buffer, 3), Is.EqualTo((nuint)3));
        Assert.That(Milliseconds, Is.GreaterThanOrEqualTo(50));
        Assert.That(program.Must(SyscallNumber.Read, 0, buffer, 100), Is.EqualTo((nuint)2));
        Assert.That(Encoding.ASCII.GetString(program.Load(buffer, 2)), Is.EqualTo("lo"));
        InputIn(milliseconds: 50, "");
        Assert.That(program.Must(SyscallNumber.Read, 0, buffer, 100), Is.EqualTo((nuint)0));
    });

    [Test]
    public void WithoutWaitingThereIsAnErrorUntilInputCame() => Run(program =>
    {
        nuint buffer = program.Allocate(4096);
        InputIn(milliseconds: 50, "x");
        program.Must(SyscallNumber.FCntl, 0, SetFlags, NonBlocking);
        Expect(Errno.EAGAIN, program.Call(SyscallNumber.Read, 0, buffer, 1));
        Kernel.Services.Scheduler.Sleep(Duration.FromMilliseconds(100));
        Assert.That(program.Must(SyscallNumber.Read, 0, buffer, 1), Is.EqualTo((nuint)1));
    });

    [Test]
    public void PollWaitsForInputOrTheTime() => Run(program =>
    {
        nuint buffer = program.Allocate(4096);
        program.Store(buffer, [0, 0, 0, 0, 1, 0, 0, 0]);
        InputIn(milliseconds: 100, "x");
        Assert.That(program.Must(SyscallNumber.Poll, buffer, 1, 0), Is.EqualTo((nuint)0));
        Assert.That(program.Must(SyscallNumber.Poll, buffer, 1, 30), Is.EqualTo((nuint)0));
        Assert.That(Milliseconds, Is.InRange(30, 60));
        Assert.That(program.Must(SyscallNumber.Poll, buffer, 1, nuint.MaxValue), Is.EqualTo((nuint)1));
        Assert.That(program.Load(buffer, 8)[6], Is.EqualTo(1));
        Assert.That(program.Must(SyscallNumber.Poll, 0, 0, 30), Is.EqualTo((nuint)0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Poll, BadPointer, 1, 30));
    });

    [Test]
    public void SelectWaitsForInputAndTellsTheTimeThatIsLeft() => Run(program =>
    {
        nuint sets = program.Allocate(4096);
        nuint time = sets + 1024;
        InputIn(milliseconds: 100, "x");
        program.Store(sets, [1]);
        program.Store(time, new byte[16]);
        Assert.That(program.Must(SyscallNumber.Select, 1, sets, 0, 0, time), Is.EqualTo((nuint)0));
        Assert.That(program.LoadWord(sets), Is.Zero);

        program.Store(sets, [1]);
        program.Store(sets + 8, [0b110]);
        Assert.That(program.Must(SyscallNumber.Select, 3, sets, sets + 8, sets + 16, 0), Is.EqualTo((nuint)2));
        Assert.That(program.LoadWord(sets + 8), Is.EqualTo(0b110));
        Assert.That(program.LoadWord(sets), Is.Zero);

        program.Store(sets, [1]);
        program.Store(time, BitConverter.GetBytes(5L));
        Assert.That(program.Must(SyscallNumber.Select, 1, sets, 0, 0, time), Is.EqualTo((nuint)1));
        Assert.That(program.LoadWord(time), Is.EqualTo(4));
        Assert.That(program.LoadWord(time + 8), Is.InRange(800_000, 950_000));

        Expect(Errno.EINVAL, program.Call(SyscallNumber.Select, nuint.MaxValue, 0, 0, 0, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Select, 1, BadPointer, 0, 0, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Select, 1, 0, 0, 0, BadPointer));
        program.Store(sets, [0, 0, 0, 0, 1]);
        Expect(Errno.EBADF, program.Call(SyscallNumber.Select, 64, sets, 0, 0, time));
        Assert.That(program.Must(SyscallNumber.PSelect6, 32, sets, 0, 0, sets + 512, 0), Is.EqualTo((nuint)0), "bits from the number on do not count");
        Expect(Errno.EFAULT, program.Call(SyscallNumber.PSelect6, 0, 0, 0, 0, 0, BadPointer));
    });

    private long Milliseconds => Kernel.Services.Platform.Now.Nanoseconds / 1_000_000;

    /// <summary>Takes the input away, and gives some, or its end, at a point of time.</summary>
    private void InputIn(long milliseconds, string text)
    {
        Kernel.Machine.HasInput = false;
        Instant time = Kernel.Services.Platform.Now + Duration.FromMilliseconds(milliseconds);
        Thread typist = Kernel.Services.Threads.Create("typist", ThreadPriority.Normal, _ =>
        {
            Kernel.Services.Scheduler.Sleep(time - Kernel.Services.Platform.Now);
            foreach (byte next in Encoding.ASCII.GetBytes(text))
            {
                Kernel.Machine.Input.Enqueue(next);
            }

            Kernel.Machine.HasInput = true;
            Kernel.Machine.InputListener();
        }, null).Value;
        Kernel.Services.Scheduler.Add(typist);
    }
}
