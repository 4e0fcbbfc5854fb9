using System.Collections.Generic;
using KernelOS.Core.Files;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Processes.Elf;
using NUnit.Framework;

namespace KernelOS.Tests.Processes;

public sealed class SessionRunnerTests
{
    private HostKernel _kernel = null!;

    [SetUp]
    public void Start() => _kernel = new HostKernel();

    [TearDown]
    public void End()
    {
        _kernel.AssertAllGivenBack();
        _kernel.Dispose();
    }

    [Test]
    public void ProgramsRunInTurnAndTheLastStatusCounts()
    {
        int count = 0;
        List<nuint> ids = [];
        _kernel.Program = program =>
        {
            ids.Add(program.Must(SyscallNumber.GetPid));
            Assert.That(program.Entry, Is.EqualTo((nuint)0x40_1000));
            return 40 + count++;
        };

        int status = _kernel.Run("terminal=", "program=/bin/program", "arg=a", "program=/bin/program", "arg=b", "program=/bin/program", "arg=c");

        Assert.That(status, Is.EqualTo(42));
        Assert.That(_kernel.Machine.Exited, Is.EqualTo(new[] { (0, 40), (1, 41), (2, 42) }));
        Assert.That(_kernel.Machine.Finished, Is.EqualTo(42));
        Assert.That(ids, Is.EqualTo(new nuint[] { 2, 3, 4 }));
    }

    [Test]
    public void OnlyTheLowEightBitsOfTheExitCodeCount() => Assert.That(_kernel.Run(_ => 0x1234_5607), Is.EqualTo(7));

    [Test]
    public void NoProgramIsSuccess()
    {
        Assert.That(_kernel.Run("terminal="), Is.Zero);
        Assert.That(_kernel.Machine.Finished, Is.Zero);
    }

    [TestCase("/bin/nothing", 127, "not found")]
    [TestCase("/nothing/program", 127, "not found")]
    [TestCase("/bin", 126, "no regular file")]
    [TestCase("/bin/data", 126, "execute permission")]
    [TestCase("/bin/text", 126, "not an ELF file")]
    [TestCase("/bin/script", 127, "not found")]
    [TestCase("/bin/dynamic", 126, "-static")]
    [TestCase("/bin/huge", 126, "memory")]
    public void WhatCannotRunIsAStatusAndALineAndTheNextProgramRuns(string path, int status, string line)
    {
        using HostKernel kernel = new();
        kernel.AddFile("/bin/data", ElfBuilder.CreateProgram().Build(), FileMode.DefaultFile);
        kernel.AddFile("/bin/text", "echo\n"u8.ToArray());
        kernel.AddFile("/bin/script", "#!/bin/sh\n"u8.ToArray());
        kernel.AddFile("/bin/dynamic", ElfBuilder.CreateProgram().AddHeader(3, 4, 0x1000, 0x40_1000, 4, 4, 1).Build());
        kernel.AddFile("/bin/huge", ElfBuilder.CreateProgram().AddHeader(1, 6, 0, 0x1000_0000, 0, 1UL << 40, 0x1000).Build());

        Assert.That(kernel.Run($"program={path}", "arg=x", "program=/bin/program", "arg=y"), Is.Zero);
        Assert.That(kernel.Machine.Exited, Is.EqualTo(new[] { (0, status), (1, 0) }));
        Assert.That(kernel.Machine.Log, Has.Count.EqualTo(1));
        Assert.That(kernel.Machine.LogText, Does.StartWith(path).And.Contain(line));
        Assert.That(kernel.Services.Processes.InUse, Is.Zero);
    }

    [TestCase(0UL, PageAccess.Write, "segmentation fault at 0x0 ip 0x401136 sp 0x7ffe00 (write, not mapped)")]
    [TestCase(0x40_0000UL, PageAccess.Write, "segmentation fault at 0x400000 ip 0x401136 sp 0x7ffe00 (write, not allowed)")]
    [TestCase(0xFFFF_8000_0000_0000UL, PageAccess.Read, "segmentation fault at 0xffff800000000000 ip 0x401136 sp 0x7ffe00 (read, not mapped)")]
    [TestCase(0x40_2000UL, PageAccess.Execute, "segmentation fault at 0x402000 ip 0x401136 sp 0x7ffe00 (execute, not allowed)")]
    public void AFaultEndsTheProgramAloneWithOneLine(ulong address, PageAccess access, string line)
    {
        int status = _kernel.Run(program =>
        {
            UserFault.HandlePageFault(program.Thread, VirtualAddress.Create(address), access, new UserTrap(14, 4, 0x40_1136, 0x7F_FE00));
            program.Interrupt();
            return 0;
        });

        Assert.That(status, Is.EqualTo(139));
        Assert.That(_kernel.Machine.Log, Is.EqualTo(new[] { $"program[2]: {line}" }));
        Assert.That(_kernel.Run(_ => 3), Is.EqualTo(3));
    }

    [Test]
    public void AnExceptionEndsTheProgramWithItsSignal()
    {
        int status = _kernel.Run(program =>
        {
            SignalInformation information = SignalInformation.FromFault(Signal.ArithmeticError, SignalCodes.IntegerDivision, 0x40_1000);
            UserFault.Raise(program.Thread, information, new UserTrap(0, 0, 0x40_1000, 0x7000), "divide error");
            program.Interrupt();
            return 0;
        });

        Assert.That(status, Is.EqualTo(136));
        Assert.That(_kernel.Machine.Log, Is.EqualTo(new[] { "program[2]: divide error ip 0x401000 sp 0x7000" }));
    }

    [Test]
    public void EveryFailedAllocationIsAStatusAndGivesAllBack()
    {
        for (int allowed = 0; allowed < 200; allowed++)
        {
            _kernel.Machine.AllocationsUntilFailure = allowed;
            int status = _kernel.Run(_ => 0);
            _kernel.Machine.AllocationsUntilFailure = null;
            _kernel.AssertAllGivenBack();
            if (status == 0)
            {
                Assert.That(allowed, Is.GreaterThan(2));
                return;
            }

            Assert.That(status, Is.EqualTo(126));
        }

        Assert.Fail("the program never started");
    }
}
