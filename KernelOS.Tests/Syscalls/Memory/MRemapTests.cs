using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class MRemapTests : ProgramTest
{
    private const nuint Page = 4096;
    private const nuint MayMove = 1;
    private const nuint Fixed = 2;
    private const nuint DontUnmap = 4;

    [Test]
    public void AMappingGrowsWhereItIsIfThereIsRoom() => Run(program =>
    {
        nuint memory = program.Allocate(4 * Page);
        program.Must(SyscallNumber.MUnmap, memory + Page, 3 * Page);
        program.Store(memory, "kept"u8);

        Assert.That(program.Must(SyscallNumber.MRemap, memory, Page, 4 * Page, 0), Is.EqualTo(memory));
        program.Store(memory + (4 * Page) - 1, "x"u8);
        Assert.That(program.Load(memory, 4), Is.EqualTo("kept"u8.ToArray()));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MRemap, memory, 4 * Page, 600_000 * Page, 0));
    });

    [Test]
    public void AMappingMovesWithItsPages() => Run(program =>
    {
        nuint memory = program.Allocate(3 * Page);
        program.Store(memory + Page, "one"u8);
        program.Store(memory + (2 * Page), "two"u8);
        ulong resident = program.Thread.Process.Space.ResidentPages;

        nuint moved = program.Must(SyscallNumber.MRemap, memory + Page, Page, 600 * Page, MayMove);
        Assert.That(moved, Is.Not.EqualTo(memory + Page));
        Assert.That(program.Load(moved, 3), Is.EqualTo("one"u8.ToArray()));
        Assert.That(program.Load(memory + (2 * Page), 3), Is.EqualTo("two"u8.ToArray()), "what lay behind");
        Assert.That(program.Thread.Platform.TryReadUser(memory + Page, new byte[1]), Is.False);
        Assert.That(program.Thread.Process.Space.ResidentPages, Is.EqualTo(resident));
    });

    [Test]
    public void AFixedPlaceIsClearedFirst() => Run(program =>
    {
        nuint memory = program.Allocate(2 * Page);
        nuint target = program.Allocate(4 * Page);
        program.Store(memory, "new"u8);
        program.Store(target + Page, "old"u8);

        Assert.That(program.Must(SyscallNumber.MRemap, memory, 2 * Page, Page, MayMove | Fixed, target + Page), Is.EqualTo(target + Page));
        Assert.That(program.Load(target + Page, 3), Is.EqualTo("new"u8.ToArray()));
        Assert.That(program.Thread.Platform.TryReadUser(memory, new byte[1]), Is.False);
        Assert.That(program.Thread.Platform.TryReadUser(memory + Page, new byte[1]), Is.False);
    });

    [Test]
    public void TheOldPlaceMayStayEmpty() => Run(program =>
    {
        nuint memory = program.Allocate(Page);
        program.Store(memory, "moved"u8);
        nuint moved = program.Must(SyscallNumber.MRemap, memory, Page, Page, MayMove | DontUnmap);
        Assert.That(program.Load(moved, 5), Is.EqualTo("moved"u8.ToArray()));
        Assert.That(program.Load(memory, 5), Is.All.Zero);
    });

    [Test]
    public void AnObjectCanBeMappedOnceMore() => Run(program =>
    {
        nuint memory = program.Must(SyscallNumber.MMap, 0, Page, 3, 0x21, nuint.MaxValue, 0);
        nuint again = program.Must(SyscallNumber.MRemap, memory, 0, Page, MayMove);
        program.Store(again, "both"u8);
        Assert.That(program.Load(memory, 4), Is.EqualTo("both"u8.ToArray()));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, program.Allocate(Page), 0, Page, MayMove));
    });

    [Test]
    public void WhatMakesNoSenseIsRefused() => Run(program =>
    {
        nuint memory = program.Allocate(4 * Page);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory + 1, Page, Page, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory, Page, 0, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory, Page, Page, 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory, Page, Page, Fixed, memory + (2 * Page)));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory, 2 * Page, Page, MayMove | DontUnmap));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory, 2 * Page, 2 * Page, MayMove | Fixed, memory + Page));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MRemap, memory, Page, Page, MayMove | Fixed, KernelPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.MRemap, 0x1000_0000, Page, Page, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.MRemap, memory, 100 * Page, 200 * Page, MayMove));
    });

    [Test]
    public void WithoutMemoryForATableNothingMoves() => Run(program =>
    {
        nuint memory = program.Allocate(700 * Page);
        for (nuint i = 0; i < 700; i += 100)
        {
            program.Store(memory + (i * Page), [(byte)(i / 100)]);
        }

        program.Must(SyscallNumber.MMap, 0x2000_0000, Page, 3, 0x22, nuint.MaxValue, 0);
        int failures = 0;
        for (int limit = 0; ; limit++)
        {
            ulong free = Kernel.Services.Platform.FreeFrames;
            Kernel.Machine.AllocationsUntilFailure = limit;
            SyscallResult result = program.Call(SyscallNumber.MRemap, memory, 700 * Page, 700 * Page, MayMove | Fixed, 0x3000_0000);
            Kernel.Machine.AllocationsUntilFailure = null;
            if (!result.IsError)
            {
                memory = 0x3000_0000;
                break;
            }

            failures++;
            Assert.That(result.Error, Is.EqualTo(Errno.ENOMEM));
            Assert.That(Kernel.Services.Platform.FreeFrames, Is.EqualTo(free));
        }

        Assert.That(failures, Is.GreaterThan(1));
        for (nuint i = 0; i < 700; i += 100)
        {
            Assert.That(program.Load(memory + (i * Page), 1)[0], Is.EqualTo((byte)(i / 100)));
        }
    });
}
