using System;
using System.Collections.Generic;
using System.Text;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>/proc as a program sees it.</summary>
public sealed class ProcTests : ProgramTest
{
    private static readonly nuint s_atWorkingDirectory = unchecked((nuint)(-100));

    [Test]
    public void DirectoriesListWhatCanBeFoundInThem() => Run(program =>
    {
        Dictionary<string, byte> root = List(program, "/proc");
        Assert.That(root.Keys, Is.SupersetOf(new[] { ".", "..", "self", "meminfo", "sys", "1", Id(program) }));
        Assert.That(root["self"], Is.EqualTo(10));
        Assert.That(root["meminfo"], Is.EqualTo(8));
        Assert.That(root[Id(program)], Is.EqualTo(4));
        Assert.That(List(program, "/proc/self/task").Keys, Is.EquivalentTo(new[] { ".", "..", Id(program) }));
        Assert.That(List(program, "/proc/self/fd").Keys, Is.EquivalentTo(new[] { ".", "..", "0", "1", "2", "3" }));
        Assert.That(List(program, "/proc/sys/kernel").Keys, Does.Contain("ostype"));
        foreach (string directory in new[] { "/proc", "/proc/1", "/proc/self", "/proc/thread-self", "/proc/self/fd", "/proc/sys", "/proc/sys/kernel" })
        {
            foreach ((string name, byte kind) in List(program, directory))
            {
                nuint path = Text(program, directory + "/" + name);
                if (name is not ("3" or "exe") && !(directory == "/proc/1" && name is "cwd"))
                {
                    Assert.That(program.Call(SyscallNumber.LStat, path, path + 2048).IsError, Is.False, directory + "/" + name);
                    Assert.That(program.Load(path + 2048 + 24, 2)[1] >> 4, Is.EqualTo(kind), directory + "/" + name);
                }
            }
        }
    });

    [Test]
    public void ThePageMapTellsTheFrameOfEachPageWhereverItIsRead() => Run(program =>
    {
        const int Pages = 700;
        nuint memory = program.Allocate(Pages * 4096);
        nuint shared = program.Must(SyscallNumber.MMap, 0, 4096, 3, 0x21, nuint.MaxValue);
        nuint room = program.Allocate(Pages * 8);
        for (nuint page = 0; page < Pages; page += 3)
        {
            program.Store(memory + (page * 4096), "x"u8);
        }

        program.Store(shared, "x"u8);
        nuint file = (nuint)Open(program, "/proc/self/pagemap");
        Assert.That(program.Must(SyscallNumber.PRead64, file, room, Pages * 8, memory / 512), Is.EqualTo((nuint)(Pages * 8)));
        for (nuint page = 0; page < Pages; page++)
        {
            ulong entry = program.LoadWord(room + (page * 8));
            bool isThere = program.Thread.Process.Space.TryGetPage(memory + (page * 4096), out PageInfo info);
            Assert.That(isThere, Is.EqualTo(page % 3 == 0));
            Assert.That(entry, Is.EqualTo(isThere ? (1UL << 63) | (1UL << 56) | (info.Frame.Start.Value >> 12) : 0));
        }

        program.Must(SyscallNumber.PRead64, file, room, 8, shared / 512);
        Assert.That(program.LoadWord(room) >> 56, Is.EqualTo(0xA1UL), "present, not private, of this process alone");
        program.Must(SyscallNumber.LSeek, file, memory / 512, 0);
        Assert.That(program.Must(SyscallNumber.Read, file, room, 16), Is.EqualTo((nuint)16));
        Assert.That(program.LoadWord(room + 8), Is.Zero);
        nuint end = unchecked((nuint)(UserLayout.End / 512));
        Assert.That(program.Must(SyscallNumber.PRead64, file, room, 16, end - 8), Is.EqualTo((nuint)8), "the last address");
        Assert.That(program.Must(SyscallNumber.PRead64, file, room, 8, end), Is.EqualTo((nuint)0), "behind the last address");
        program.Must(SyscallNumber.Close, file);
    });

    [Test]
    public void EveryFileTellsSomething() => Run(program =>
    {
        Assert.That(program.ReadFile("/proc/self/stat"), Does.Match($@"^{Id(program)} \(program\) R 1 \d+ \d+( -?\d+){{46}}\n$"));
        Assert.That(program.ReadFile("/proc/self/status"), Does.Contain($"Pid:\t{Id(program)}\n"));
        Assert.That(program.ReadFile("/proc/thread-self/comm"), Is.EqualTo("program\n"));
        Assert.That(program.ReadFile("/proc/self/cmdline"), Is.EqualTo("program\0"));
        Assert.That(program.ReadFile("/proc/self/maps"), Does.Contain("/bin/program\n").And.Contains("[stack]\n"));
        Assert.That(program.ReadFile("/proc/meminfo"), Does.Match(@"^MemTotal: +\d+ kB\nMemFree: +\d+ kB\n"));
        Assert.That(program.ReadFile("/proc/uptime"), Does.Match(@"^\d+\.\d\d \d+\.\d\d\n$"));
        Assert.That(program.ReadFile("/proc/stat"), Does.Match(@"^cpu  (\d+ ){9}\d+\ncpu0 "));
        Assert.That(program.ReadFile("/proc/mounts"), Is.EqualTo(program.ReadFile("/proc/self/mounts")).And.Contains("proc /proc proc"));
        Assert.That(program.ReadFile("/proc/sys/kernel/ostype"), Is.EqualTo("Linux\n"));
        foreach (string path in new[] { "/proc/loadavg", "/proc/version", "/proc/cpuinfo", "/proc/filesystems", "/proc/cmdline", "/proc/self/limits", "/proc/self/statm", "/proc/sys/kernel/pid_max", "/proc/sys/kernel/hostname", "/proc/sys/kernel/osrelease" })
        {
            Assert.That(program.ReadFile(path), Does.EndWith("\n"), path);
        }

        Assert.That(program.ReadFile("/proc/1/cmdline"), Is.Empty);
        Assert.That(program.ReadFile("/proc/1/stat"), Does.StartWith("1 (init) "));
    });

    [Test]
    public void ALinkTellsAPathAndLeadsToTheThingItself() => Run(program =>
    {
        Assert.That(Link(program, "/proc/self"), Is.EqualTo(Id(program)));
        Assert.That(Link(program, "/proc/self/exe"), Is.EqualTo("/bin/program"));
        Assert.That(Link(program, "/proc/self/cwd"), Is.EqualTo("/"));
        Assert.That(Link(program, "/proc/self/fd/0"), Does.Match(@"^pipe:\[\d+\]$"));
        nuint buffer = program.Allocate(4096);
        Assert.That(Open(program, "/proc/self/exe"), Is.EqualTo(3));
        program.Must(SyscallNumber.Read, 3, buffer, 4);
        Assert.That(program.Load(buffer, 4), Is.EqualTo(new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F' }));
        Assert.That(Link(program, "/proc/self/fd/3"), Is.EqualTo("/bin/program"));
        Assert.That(Open(program, "/proc/self/fd/3"), Is.EqualTo(4));
        program.Must(SyscallNumber.Read, 4, buffer, 1);
        Assert.That(program.Load(buffer, 1)[0], Is.EqualTo(0x7F), "a position of its own");

        program.Must(SyscallNumber.Pipe, buffer);
        Assert.That(Open(program, "/proc/self/fd/6", 1), Is.EqualTo(7), "the pipe's end once more");
        program.Must(SyscallNumber.Write, 7, buffer, 3);
        Assert.That(program.Must(SyscallNumber.Read, 5, buffer, 100), Is.EqualTo((nuint)3));

        program.Must(SyscallNumber.MkDir, Text(program, "/tmp"), 0x1FF);
        program.Must(SyscallNumber.ChDir, Text(program, "/tmp"));
        Assert.That(Link(program, "/proc/self/cwd"), Is.EqualTo("/tmp"));
        Assert.That(Open(program, "/proc/self/cwd/file", 0x41), Is.EqualTo(8));
        Assert.That(Link(program, "/proc/self/fd/8"), Is.EqualTo("/tmp/file"));
        program.Must(SyscallNumber.Unlink, Text(program, "file"));
        Assert.That(Link(program, "/proc/self/fd/8"), Does.EndWith(" (deleted)"));
        program.Must(SyscallNumber.ChDir, Text(program, "/proc/self/task"));
        program.Must(SyscallNumber.GetCwd, buffer, 100);
        Assert.That(program.LoadText(buffer), Is.EqualTo($"/proc/{Id(program)}/task"));
        Assert.That(program.ReadFile("../comm"), Is.EqualTo("program\n"));
        program.Must(SyscallNumber.RmDir, Text(program, "/tmp"));
    });

    [Test]
    public void NothingCanBeChanged() => Run(program =>
    {
        Expect(Errno.EACCES, program.Call(SyscallNumber.Open, Text(program, "/proc/self/stat"), 1));
        Expect(Errno.EPERM, program.Call(SyscallNumber.Open, Text(program, "/proc/new"), 0x41));
        Expect(Errno.EPERM, program.Call(SyscallNumber.MkDir, Text(program, "/proc/new"), 0x1FF));
        Expect(Errno.EEXIST, program.Call(SyscallNumber.MkDir, Text(program, "/proc/self"), 0x1FF));
        Expect(Errno.EPERM, program.Call(SyscallNumber.Unlink, Text(program, "/proc/meminfo")));
        Expect(Errno.EPERM, program.Call(SyscallNumber.RmDir, Text(program, "/proc/self/fd")));
        Expect(Errno.EBUSY, program.Call(SyscallNumber.RmDir, Text(program, "/proc")));
        Expect(Errno.EPERM, program.Call(SyscallNumber.Rename, Text(program, "/proc/meminfo"), Text(program, "/m")));
        Expect(Errno.EPERM, program.Call(SyscallNumber.Rename, Text(program, "/bin/program"), Text(program, "/proc/program")));
        Expect(Errno.EBUSY, program.Call(SyscallNumber.Rename, Text(program, "/proc"), Text(program, "/other")));
        Expect(Errno.EPERM, program.Call(SyscallNumber.Link, Text(program, "/proc/meminfo"), Text(program, "/m")));
        Expect(Errno.ENOENT, program.Call(SyscallNumber.Open, Text(program, "/proc/4000"), 0));
        Expect(Errno.ENOENT, program.Call(SyscallNumber.Open, Text(program, "/proc/0" + Id(program)), 0));
        Expect(Errno.ENOENT, program.Call(SyscallNumber.Open, Text(program, "/proc/self/fd/77"), 0));
        Expect(Errno.ENOENT, program.Call(SyscallNumber.Open, Text(program, "/proc/self/task/1"), 0));
        Expect(Errno.ELOOP, program.Call(SyscallNumber.Open, Text(program, "/proc/self/exe"), 0x20000));
        Expect(Errno.ENOTDIR, program.Call(SyscallNumber.Open, Text(program, "/proc/self/exe/x"), 0));
        Expect(Errno.ENOTDIR, program.Call(SyscallNumber.Open, Text(program, "/proc/meminfo/"), 0));
        Expect(Errno.EISDIR, program.Call(SyscallNumber.Open, Text(program, "/proc/self/cwd"), 0x42));
    });

    [Test]
    public void OneReadingIsConsistentAndAnotherOneIsFresh() => Run(program =>
    {
        nuint descriptor = (nuint)Open(program, "/proc/uptime");
        nuint buffer = program.Allocate(4096);
        program.Must(SyscallNumber.Read, descriptor, buffer, 1);
        Kernel.Services.Scheduler.Sleep(KernelOS.Core.Primitives.Duration.FromSeconds(3));
        program.Must(SyscallNumber.Read, descriptor, buffer + 1, 100);
        Assert.That(program.LoadText(buffer), Does.StartWith("0."));
        program.Must(SyscallNumber.LSeek, descriptor, 0, 0);
        program.Must(SyscallNumber.Read, descriptor, buffer, 100);
        Assert.That(program.LoadText(buffer), Does.StartWith("3."));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.LSeek, descriptor, 0, 2));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.PRead64, descriptor, BadPointer, 4, 0));
    });

    [Test]
    public void EachAllocationOnTheWayCanFail() => Run(program =>
    {
        foreach (string path in new[] { "/proc/self/fd/0", "/proc/thread-self/status", "/proc/self/exe" })
        {
            nuint text = Text(program, path);
            bool isOpen = false;
            for (int allowed = 0; !isOpen; allowed++)
            {
                Kernel.Machine.ReservesUntilFailure = allowed;
                SyscallResult opened = program.Call(SyscallNumber.Open, text, 0);
                Kernel.Machine.ReservesUntilFailure = null;
                isOpen = !opened.IsError;
                Assert.That(isOpen || opened.Error is Errno.ENOMEM or Errno.ENFILE, Is.True, opened.Error.ToString());
                if (isOpen)
                {
                    program.Must(SyscallNumber.Close, (nuint)opened.Value);
                }
            }
        }
    });

    private static string Id(HostProgram program) => program.Thread.Process.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static nuint Text(HostProgram program, string text)
    {
        nuint address = program.Allocate(4096);
        program.Store(address, Encoding.ASCII.GetBytes(text + "\0"));
        return address;
    }

    private static int Open(HostProgram program, string path, nuint flags = 0) => (int)program.Must(SyscallNumber.Open, Text(program, path), flags, 0x1FF);

    private static string Link(HostProgram program, string path)
    {
        nuint buffer = program.Allocate(4096);
        int length = (int)program.Must(SyscallNumber.ReadLinkAt, s_atWorkingDirectory, Text(program, path), buffer, 4096);
        return Encoding.ASCII.GetString(program.Load(buffer, length));
    }

    /// <summary>Lists a directory: names and the kinds that go with them (DT_DIR is 4, DT_REG 8, DT_LNK 10).</summary>
    private static Dictionary<string, byte> List(HostProgram program, string path)
    {
        Dictionary<string, byte> names = [];
        nuint descriptor = (nuint)Open(program, path, 0x10000);
        nuint buffer = program.Allocate(4096);
        int count;
        while ((count = (int)program.Must(SyscallNumber.GetDEnts64, descriptor, buffer, 100)) != 0)
        {
            byte[] entries = program.Load(buffer, count);
            for (int at = 0; at < count; at += entries[at + 16])
            {
                int end = Array.IndexOf(entries, (byte)0, at + 19);
                names.Add(Encoding.ASCII.GetString(entries, at + 19, end - at - 19), entries[at + 18]);
            }
        }

        program.Must(SyscallNumber.Close, descriptor);
        return names;
    }
}
