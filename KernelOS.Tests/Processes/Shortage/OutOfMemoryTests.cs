using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Shortage;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Shortage;

/// <summary>Page faults for which there is no frame, on an emulated machine of 16 MiB.</summary>
public sealed class OutOfMemoryTests : ProgramTest
{
    private const int MiB = 1 << 20;
    private const int Piece = 64 << 10;
    private const int Killed = 9;

    [Test]
    public void TheLargestIsKilledWhateverItWaitsForAndTheOthersGoOn() => Run(program =>
    {
        nuint large = Start(program, child => TouchAndWait(child, 9 * MiB));
        nuint small = Start(program, child => TouchAndWait(child, MiB));
        Assert.That(Touch(program, 8 * MiB), Is.EqualTo(8 * MiB));
        Assert.That(End(program, large), Is.EqualTo(Killed));
        Assert.That(Kernel.Services.OutOfMemoryKiller.Kills, Is.EqualTo(1));
        Assert.That(Kernel.Machine.LogText, Does.Contain($"out of memory: program[{large}] is killed, which has 9"));
        Expect(Errno.None, program.Call(SyscallNumber.Kill, small, 0));
        program.Must(SyscallNumber.Kill, small, Killed);
        Assert.That(End(program, small), Is.EqualTo(Killed));
    });

    [Test]
    public void WhoIsProtectedIsSparedAndWhoIsOfferedGoesFirst() => Run(program =>
    {
        nuint kept = Start(program, child =>
        {
            child.Thread.Process.OutOfMemoryAdjustment = -1000;
            return TouchAndWait(child, 9 * MiB);
        });
        nuint offered = Start(program, child =>
        {
            child.Thread.Process.OutOfMemoryAdjustment = 1000;
            return TouchAndWait(child, 4096);
        });
        program.Thread.Process.OutOfMemoryAdjustment = -999;
        nuint eater = Start(program, child =>
        {
            child.Thread.Process.OutOfMemoryAdjustment = 0;
            return Touch(child, 8 * MiB) == 8 * MiB ? 0 : 1;
        });
        Assert.That(End(program, offered), Is.EqualTo(Killed));
        Assert.That(End(program, eater), Is.EqualTo(Killed));
        program.Must(SyscallNumber.Kill, kept, Killed);
        Assert.That(End(program, kept), Is.EqualTo(Killed));
        Assert.That(Kernel.Services.OutOfMemoryKiller.Kills, Is.EqualTo(2));
    });

    [Test]
    public void WhoIsAloneDiesAndTheNextProgramRuns()
    {
        int status = Kernel.Run(program =>
        {
            nuint start = program.Allocate(64 * MiB / 5);
            for (nuint i = 0; i < 64 * MiB / 5; i += 4096)
            {
                UserFault.HandlePageFault(program.Thread, VirtualAddress.Create(start + i), PageAccess.Write, default);
                program.Interrupt();
            }

            Kernel.Machine.AllocationsUntilFailure = 0;
            UserFault.HandlePageFault(program.Thread, VirtualAddress.Create(program.StackPointer - 8192), PageAccess.Write, default);
            Kernel.Machine.AllocationsUntilFailure = null;
            program.Interrupt();
            return 0;
        });
        Assert.That(status, Is.EqualTo(128 + Killed));
        Assert.That(Kernel.Machine.Log, Has.Count.EqualTo(1));
        Assert.That(Kernel.Run(_ => 3), Is.EqualTo(3));
    }

    [Test]
    public void WhereMemoryIsLeftButNotForTheCallerOnlyItDies() => Run(program =>
    {
        nuint large = Start(program, child => TouchAndWait(child, 4 * MiB));
        nuint unlucky = Start(program, child =>
        {
            nuint start = child.Allocate(4096);
            Kernel.Machine.AllocationsUntilFailure = 0;
            bool isStored = child.Thread.Platform.TryWriteUser(start, "x"u8);
            Kernel.Machine.AllocationsUntilFailure = null;
            return isStored ? 1 : 2;
        });
        Assert.That(End(program, unlucky), Is.EqualTo(Killed));
        Expect(Errno.None, program.Call(SyscallNumber.Kill, large, 0));
        program.Must(SyscallNumber.Kill, large, Killed);
        Assert.That(End(program, large), Is.EqualTo(Killed));
    });

    [Test]
    public void ThoseThatShareMemoryDieTogether() => Run(program =>
    {
        const nuint SharedMemory = 0x100;
        nuint victim = Start(program, child =>
        {
            nuint stack = child.Allocate(4096);
            child.Clone(twin => TouchAndWait(twin, 4096), SyscallNumber.Clone, SharedMemory | 17, stack + 4096);
            return TouchAndWait(child, 9 * MiB);
        });
        Assert.That(Touch(program, 8 * MiB), Is.EqualTo(8 * MiB));
        Assert.That(End(program, victim), Is.EqualTo(Killed));
        Assert.That(Kernel.Services.OutOfMemoryKiller.Kills, Is.EqualTo(2));
    });

    [Test]
    public void FilesLeaveMemoryToPrograms() => Run(program =>
    {
        nuint path = program.Allocate(4096);
        program.Store(path, "/full\0"u8);
        nuint file = program.Must(SyscallNumber.Open, path, 0x42, 0x180);
        nuint buffer = program.Allocate(Piece);
        int written = 0;
        SyscallResult result;
        while (!(result = program.Call(SyscallNumber.Write, file, buffer, Piece)).IsError)
        {
            written += (int)result.Value;
        }

        Assert.That(result.Error, Is.EqualTo(Errno.ENOSPC));
        Assert.That(written, Is.InRange(12 * MiB, 14 * MiB));
        Assert.That(Touch(program, MiB), Is.EqualTo(MiB), "for programs");
        Assert.That(Kernel.Services.OutOfMemoryKiller.Kills, Is.Zero);

        // A page of the file's that is not there yet is a bus error, not the end of anybody else.
        program.Must(SyscallNumber.FTruncate, file, 15 * MiB);
        nuint mapped = program.Must(SyscallNumber.MMap, 0, 15 * MiB, 3, 1, file, 0);
        Assert.That(program.Thread.Process.Space.HandleFault(VirtualAddress.Create(mapped + (15 * MiB) - 1), PageAccess.Write).ToString(), Is.EqualTo("BeyondObject"));
        program.Store(mapped, "x"u8);
        program.Must(SyscallNumber.MUnmap, mapped, 15 * MiB);
        program.Must(SyscallNumber.FTruncate, file, 0);
        Assert.That(program.Must(SyscallNumber.Write, file, buffer, Piece), Is.EqualTo((nuint)Piece), "there is room again");
        program.Must(SyscallNumber.Unlink, path);
    });

    [TestCase(0UL, 0, 0L, 666L)]
    [TestCase(1000UL, 0, 1000L, 1333L)]
    [TestCase(500UL, 0, 500L, 1000L)]
    [TestCase(500UL, -500, 0L, 666L)]
    [TestCase(0UL, -999, -999L, 0L)]
    [TestCase(10UL, 1000, 1010L, 1340L)]
    public void BadnessAndScoreAreLinuxs(ulong pages, int adjustment, long badness, long score)
    {
        Assert.That(Badness.Of(pages, adjustment, 1000), Is.EqualTo(badness));
        Assert.That(Badness.ToScore(badness, 1000), Is.EqualTo(score));
    }

    [Test]
    public void TheLowestAdjustmentIsNever() => Assert.That(Badness.ToScore(Badness.Of(500, -1000, 1000), 1000), Is.Zero);

    private static nuint Start(HostProgram program, Func<HostProgram, int> child)
    {
        nuint id = (nuint)program.Clone(child).Value;
        program.Must(SyscallNumber.SchedYield);
        return id;
    }

    /// <summary>Touches memory, and waits for a signal.</summary>
    private static int TouchAndWait(HostProgram program, int bytes)
    {
        Touch(program, bytes);
        program.Call(SyscallNumber.Pause);
        return 1;
    }

    /// <summary>Touches every page of fresh memory; how many bytes there was memory for.</summary>
    private static int Touch(HostProgram program, int bytes)
    {
        nuint start = program.Allocate((nuint)bytes);
        int done = 0;
        while (done < bytes && program.Thread.Platform.TryWriteUser(start + (nuint)done, "x"u8))
        {
            done += 4096;
        }

        return done;
    }

    private static int End(HostProgram program, nuint child)
    {
        nuint status = program.Allocate(4096);
        Assert.That(program.Must(SyscallNumber.Wait4, child, status, 0, 0), Is.EqualTo(child));
        int word = BitConverter.ToInt32(program.Load(status, 4));
        program.Must(SyscallNumber.MUnmap, status, 4096);
        return (word & 0x7F) != 0 ? word & 0x7F : word >> 8;
    }
}
