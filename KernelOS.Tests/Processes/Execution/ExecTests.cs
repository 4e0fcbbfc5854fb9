using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Processes.Elf;
using KernelOS.Tests.Processes.Loading;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Execution;

/// <summary>execve and execveat: what the new program finds, what ends with the old one, and that an error changes nothing.</summary>
public sealed class ExecTests : ProgramTest
{
    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private ProgramStack? _stack;

    [Test]
    public void TheNewProgramFindsItsArgumentsAndItsEnvironment()
    {
        Execute("/bin/program", ["one", "", "three"], ["A=1", "EMPTY="]);
        Assert.That(_stack!.Arguments, Is.EqualTo(new[] { "one", "", "three" }));
        Assert.That(_stack.Environment, Is.EqualTo(new[] { "A=1", "EMPTY=" }));
        Assert.That(_stack.ExecutablePath, Is.EqualTo("/bin/program"));
    }

    [Test]
    public void AProgramWithoutArgumentsGetsAnEmptyOne()
    {
        Execute("/bin/program", [], ["A=1"]);
        Assert.That(_stack!.Arguments, Is.EqualTo(new[] { "" }));
        Assert.That(_stack.Environment, Is.EqualTo(new[] { "A=1" }));
    }

    [TestCase(5, 40_000)]
    [TestCase(3000, 7)]
    [TestCase(1, 131_071)]
    public void ArgumentsMayFillManyPages(int count, int length)
    {
        string[] arguments = [.. Enumerable.Range(0, count).Select(i => new string((char)('a' + (i % 26)), length))];
        Execute("/bin/program", arguments, ["LAST=1"]);
        Assert.That(_stack!.Arguments, Is.EqualTo(arguments));
        Assert.That(_stack.Environment, Is.EqualTo(new[] { "LAST=1" }));
    }

    [Test]
    public void AScriptIsRunByItsInterpreter()
    {
        Kernel.AddFile("/script", "#!/bin/program -x y\nrest"u8.ToArray());
        Execute("/script", ["dropped", "first"], []);
        Kernel.RemoveFile("/script");
        Assert.That(_stack!.Arguments, Is.EqualTo(new[] { "/bin/program", "-x y", "/script", "first" }));
        Assert.That(_stack.ExecutablePath, Is.EqualTo("/script"));
    }

    [Test]
    public void ScriptsMayRunScriptsFiveTimes()
    {
        Kernel.AddFile("/s0", "#!/bin/program 0\n"u8.ToArray());
        for (int i = 1; i <= 5; i++)
        {
            Kernel.AddFile($"/s{i}", Encoding.ASCII.GetBytes($"#!/s{i - 1} {i}\n"));
        }

        Execute("/s4", ["dropped", "end"], []);
        Assert.That(_stack!.Arguments, Is.EqualTo(new[] { "/bin/program", "0", "/s0", "1", "/s1", "2", "/s2", "3", "/s3", "4", "/s4", "end" }));
        Run(program => Expect(Errno.ELOOP, Call(program, "/s5", ["x"], [])));
        for (int i = 0; i <= 5; i++)
        {
            Kernel.RemoveFile($"/s{i}");
        }
    }

    [Test]
    public void WhatCannotBeExecutedIsAnErrorAndChangesNothing() => Run(program =>
    {
        Kernel.AddFile("/text", "echo"u8.ToArray());
        Kernel.AddFile("/lost", "#!/nowhere\n"u8.ToArray());
        Kernel.AddFile("/data", ElfBuilder.CreateProgram().Build(), Core.Files.FileMode.DefaultFile);
        nuint memory = program.Allocate(4096);
        program.Store(memory, "still here"u8);
        Expect(Errno.ENOENT, Call(program, "/nothing", ["x"], []));
        Expect(Errno.ENOENT, Call(program, "", ["x"], []));
        Expect(Errno.ENOENT, Call(program, "/lost", ["x"], []));
        Expect(Errno.ENOTDIR, Call(program, "/text/x", ["x"], []));
        Expect(Errno.ENAMETOOLONG, Call(program, "/" + new string('x', 256), ["x"], []));
        Expect(Errno.EACCES, Call(program, "/bin", ["x"], []));
        Expect(Errno.EACCES, Call(program, "/data", ["x"], []));
        Expect(Errno.ENOEXEC, Call(program, "/text", ["x"], []));
        Kernel.AddFile("/dynamic", ElfBuilder.CreateProgram().AddHeader(3, 4, 0x1000, 0x40_1000, 4, 4, 1).Build());
        Expect(Errno.ENOENT, Call(program, "/dynamic", ["x"], []));
        Kernel.RemoveFile("/dynamic");
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ExecVe, BadPointer, 0, 0));
        nuint path = Text(program, "/nothing");
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ExecVe, path, BadPointer, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ExecVe, path, 0, BadPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ExecVe, path, Words(program, BadPointer), 0));
        Expect(Errno.ENOENT, program.Call(SyscallNumber.ExecVe, path, 0, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.ExecVeAt, 0, path, 0, 0, 1));
        Expect(Errno.EBADF, program.Call(SyscallNumber.ExecVeAt, 99, Text(program, "x"), 0, 0, 0));
        Expect(Errno.E2BIG, Call(program, "/bin/program", [new string('x', 131_072)], []));
        Expect(Errno.E2BIG, Call(program, "/bin/program", [.. Enumerable.Repeat(new string('x', 100_000), 21)], []));
        Assert.That(program.Load(memory, 10), Is.EqualTo("still here"u8.ToArray()));
        Kernel.RemoveFile("/text");
        Kernel.RemoveFile("/lost");
        Kernel.RemoveFile("/data");
    });

    [Test]
    public void AFileIsWrittenOrRunButNotBoth() => Run(program =>
    {
        const nuint writeOnly = 1;
        const nuint truncate = 0x200;
        nuint path = Text(program, "/bin/program");
        Expect(Errno.ETXTBSY, program.Call(SyscallNumber.Open, path, writeOnly));
        Expect(Errno.ETXTBSY, program.Call(SyscallNumber.Open, path, truncate));
        Expect(Errno.ETXTBSY, program.Call(SyscallNumber.Truncate, path, 0));
        Kernel.AddFile("/other", ElfBuilder.CreateProgram().Build());
        nuint other = Text(program, "/other");
        nuint descriptor = program.Must(SyscallNumber.Open, other, writeOnly);
        Expect(Errno.ETXTBSY, Call(program, "/other", ["x"], []));
        program.Must(SyscallNumber.Close, descriptor);
        program.Must(SyscallNumber.Unlink, other);
    });

    [Test]
    public void ADescriptorCanBeExecuted()
    {
        nuint script = 0;
        Execute(program =>
        {
            nuint directory = program.Must(SyscallNumber.Open, Text(program, "/bin"), 0);
            Expect(Errno.EACCES, program.Call(SyscallNumber.ExecVeAt, directory, Text(program, ""), 0, 0, 0x1000));
            return program.Call(SyscallNumber.ExecVeAt, directory, Text(program, "program"), 0, 0);
        });
        Assert.That(_stack!.ExecutablePath, Is.EqualTo("/dev/fd/3/program"));

        Kernel.AddFile("/script", "#!/bin/program\n"u8.ToArray());
        Execute(program =>
        {
            script = program.Must(SyscallNumber.Open, Text(program, "/script"), 0x8_0000);
            Expect(Errno.ENOENT, program.Call(SyscallNumber.ExecVeAt, script, Text(program, ""), 0, 0, 0x1000));
            program.Must(SyscallNumber.FCntl, script, 2, 0);
            return program.Call(SyscallNumber.ExecVeAt, script, Text(program, ""), 0, 0, 0x1000);
        });
        Assert.That(_stack!.Arguments, Is.EqualTo(new[] { "/bin/program", $"/dev/fd/{script}" }));
        Kernel.RemoveFile("/script");
    }

    [Test]
    public void WhatBelongsToTheOldProgramEndsWithIt()
    {
        ulong actionAfter = 1;
        ulong ignoredAfter = 0;
        Errno closed = Errno.None;
        Errno kept = Errno.None;
        Execute(
            program =>
            {
                nuint actions = program.Allocate(4096);
                program.Store(actions, BitConverter.GetBytes(0x40_1000UL));
                program.Must(SyscallNumber.RtSigAction, 10, actions, 0, 8);
                program.Store(actions, BitConverter.GetBytes(1UL));
                program.Must(SyscallNumber.RtSigAction, 12, actions, 0, 8);
                Assert.That(program.Must(SyscallNumber.Open, Text(program, "/bin"), 0x8_0000), Is.EqualTo((nuint)3));
                Assert.That(program.Must(SyscallNumber.Open, Text(program, "/bin"), 0), Is.EqualTo((nuint)4));
                program.Thread.ClearAddress = actions;
                return Call(program, "/bin/program", ["x"], []);
            },
            program =>
            {
                nuint actions = program.Allocate(4096);
                program.Must(SyscallNumber.RtSigAction, 10, 0, actions, 8);
                actionAfter = program.LoadWord(actions);
                program.Must(SyscallNumber.RtSigAction, 12, 0, actions, 8);
                ignoredAfter = program.LoadWord(actions);
                closed = program.Call(SyscallNumber.FCntl, 3, 1).Error;
                kept = program.Call(SyscallNumber.FCntl, 4, 1).Error;
                Assert.That(program.Thread.ClearAddress, Is.EqualTo((nuint)0));
            });
        Assert.That(actionAfter, Is.Zero);
        Assert.That(ignoredAfter, Is.EqualTo(1));
        Assert.That(closed, Is.EqualTo(Errno.EBADF));
        Assert.That(kept, Is.EqualTo(Errno.None));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void TheThreadThatExecutesBecomesTheOnlyOne(bool isMain)
    {
        nuint before = 0;
        nuint after = 0;
        nuint number = 0;
        int threads = 0;
        Execute(
            program =>
            {
                before = program.Must(SyscallNumber.GetPid);
                nuint word = program.Allocate(4096);
                for (int i = 0; i < 3; i++)
                {
                    Clone(program, thread =>
                    {
                        threads++;
                        thread.Call(SyscallNumber.Futex, word, 128, 0);
                    });
                }

                if (isMain)
                {
                    program.Must(SyscallNumber.SchedYield);
                    return Call(program, "/bin/program", ["x"], []);
                }

                Clone(program, thread => Call(thread, "/bin/program", ["x"], []));
                return program.Call(SyscallNumber.Futex, word, 128, 0);
            },
            program =>
            {
                after = program.Must(SyscallNumber.GetPid);
                number = program.Must(SyscallNumber.GetTid);
                Assert.That(program.Thread.Process.ThreadCount, Is.EqualTo(1));
            });
        Assert.That(after, Is.EqualTo(before));
        Assert.That(number, Is.EqualTo(before));
        Assert.That(threads, Is.EqualTo(3));
    }

    [Test]
    public void EveryAllocationOfAnExecMayFail()
    {
        int failures = 0;
        Kernel.AddFile("/script", "#!/bin/program x\n"u8.ToArray());
        Run(program =>
        {
            nuint memory = program.Allocate(4096);
            program.Store(memory, "still here"u8);
            nuint path = Text(program, "/script");
            nuint arguments = Strings(program, ["x", new string('y', 9000)]);
            failures += FailInTurn(program, path, arguments, limit => Kernel.Machine.ReservesUntilFailure = limit);
            failures += FailInTurn(program, path, arguments, limit => Kernel.Machine.AllocationsUntilFailure = limit);
            Assert.That(program.Load(memory, 10), Is.EqualTo("still here"u8.ToArray()));
        });
        Kernel.RemoveFile("/script");
        TestContext.Out.WriteLine($"{failures} failures");
        Assert.That(failures, Is.GreaterThan(10));
    }

    /// <summary>Lets the first allocation of an exec in a child fail, then the second, until the call succeeds; returns how many failed.</summary>
    private int FailInTurn(HostProgram program, nuint path, nuint arguments, Action<int?> failAfter)
    {
        Func<HostProgram, int> body = Kernel.Program;
        for (int limit = 0; ; limit++)
        {
            int attempt = limit;
            bool isDone = false;
            Kernel.Program = _ =>
            {
                failAfter(null);
                isDone = true;
                return 0;
            };
            nuint child = (nuint)program.Clone(next =>
            {
                failAfter(attempt);
                SyscallResult result = next.Call(SyscallNumber.ExecVe, path, arguments, 0);
                failAfter(null);
                return result.Error == Errno.ENOMEM ? 12 : 1;
            }).Value;
            nuint status = program.Allocate(4096);
            program.Must(SyscallNumber.Wait4, child, status);
            uint ended = (uint)program.LoadWord(status);
            program.Must(SyscallNumber.MUnmap, status, 4096);
            Assert.That(ended, Is.EqualTo(isDone ? 0u : 12u << 8), $"attempt {limit}");
            if (isDone)
            {
                Kernel.Program = body;
                return limit;
            }
        }
    }

    private void Execute(string path, string[] arguments, string[] environment) =>
        Execute(program => Call(program, path, arguments, environment));

    /// <summary>Runs a program that executes another, whose stack is kept.</summary>
    private void Execute(Func<HostProgram, SyscallResult> first, Action<HostProgram>? second = null)
    {
        _stack = null;
        bool isFirst = true;
        int status = Kernel.Run(program =>
        {
            if (isFirst)
            {
                isFirst = false;
                return (int)first(program).Error;
            }

            _stack = ProgramStack.Read(program);
            second?.Invoke(program);
            return 77;
        });
        Assert.That(status, Is.EqualTo(77), Kernel.Machine.LogText);
    }

    private static void Clone(HostProgram program, Action<HostProgram> body) => program.Clone(
        thread =>
        {
            body(thread);
            return 0;
        },
        SyscallNumber.Clone,
        (nuint)(ulong)ThreadFlags,
        program.StackPointer);

    private static SyscallResult Call(HostProgram program, string path, string[] arguments, string[] environment) =>
        program.Call(SyscallNumber.ExecVe, Text(program, path), Strings(program, arguments), Strings(program, environment));

    private static nuint Text(HostProgram program, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text + "\0");
        nuint address = program.Allocate((nuint)bytes.Length);
        program.Store(address, bytes);
        return address;
    }

    private static nuint Words(HostProgram program, params nuint[] words)
    {
        nuint address = program.Allocate((nuint)(words.Length + 1) * 8);
        for (int i = 0; i < words.Length; i++)
        {
            program.Store(address + ((nuint)i * 8), BitConverter.GetBytes((ulong)words[i]));
        }

        return address;
    }

    private static nuint Strings(HostProgram program, string[] strings)
    {
        nuint text = Text(program, string.Join('\0', strings));
        List<nuint> words = [];
        foreach (string value in strings)
        {
            words.Add(text);
            text += (nuint)value.Length + 1;
        }

        return Words(program, [.. words]);
    }
}
