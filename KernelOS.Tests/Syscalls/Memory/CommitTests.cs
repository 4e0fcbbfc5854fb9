using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

/// <summary>How much memory programs may be promised, and the limits of one program.</summary>
public sealed class CommitTests : ProgramTest
{
    private const nuint MiB = 1 << 20;
    private const nuint ReadWrite = 3;
    private const nuint Anonymous = 0x22;
    private const nuint SharedAnonymous = 0x21;
    private const nuint Unreserved = 0x4022;
    private const nuint DataLimit = 2;
    private const nuint AddressLimit = 9;

    [Test]
    public void ASingleRequestBeyondAllMemoryIsRefusedUnlessItIsNotReserved() => Run(program =>
    {
        Assert.That(program.ReadFile("/proc/sys/vm/overcommit_memory"), Is.EqualTo("0\n"));
        Expect(Errno.ENOMEM, Map(program, 17 * MiB));
        Assert.That(Map(program, 15 * MiB).IsError, Is.False);
        Assert.That(Map(program, 15 * MiB).IsError, Is.False, "together they may be more");
        Assert.That(Map(program, 1024 * MiB, Unreserved).IsError, Is.False);
        Write(program, "/proc/sys/vm/overcommit_memory", "1\n");
        Assert.That(Map(program, 1024 * MiB).IsError, Is.False);
        Write(program, "/proc/sys/vm/overcommit_memory", "0");
        Expect(Errno.ENOMEM, Map(program, 17 * MiB));
    });

    [Test]
    public void UnderThePolicyNeverNoMoreIsPromisedThanTheLimit() => Run(program =>
    {
        Write(program, "/proc/sys/vm/overcommit_ratio", "50\n");
        Write(program, "/proc/sys/vm/overcommit_memory", "2\n");
        Assert.That(Kibibytes(program, "CommitLimit"), Is.EqualTo(8188), "half of 4,095 frames: the first is nobody's");
        long before = Kibibytes(program, "Committed_AS");
        nuint start = (nuint)Map(program, 6 * MiB).Value;
        Assert.That(Kibibytes(program, "Committed_AS") - before, Is.EqualTo(6144));
        Expect(Errno.ENOMEM, Map(program, 3 * MiB));
        Expect(Errno.ENOMEM, Map(program, 3 * MiB, Unreserved));
        Expect(Errno.ENOMEM, Map(program, 3 * MiB, SharedAnonymous));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MRemap, start, 6 * MiB, 9 * MiB, 1));
        nuint end = program.Must(SyscallNumber.Brk);
        Assert.That(program.Must(SyscallNumber.Brk, end + (3 * MiB)), Is.EqualTo(end));
        Expect(Errno.ENOMEM, program.Clone(_ => 0));

        // What cannot be written is not promised, until it can.
        nuint readOnly = (nuint)Map(program, 3 * MiB, Anonymous, 1).Value;
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MProtect, readOnly, 3 * MiB, ReadWrite));
        program.Must(SyscallNumber.MUnmap, start, 6 * MiB);
        Assert.That(Kibibytes(program, "Committed_AS"), Is.EqualTo(before));
        program.Must(SyscallNumber.MProtect, readOnly, 3 * MiB, ReadWrite);
        Assert.That(Kibibytes(program, "Committed_AS") - before, Is.EqualTo(3072));
        program.Must(SyscallNumber.MProtect, readOnly, 3 * MiB, 1);
        Assert.That(Kibibytes(program, "Committed_AS") - before, Is.EqualTo(3072), "it may have been written");
        nuint shared = (nuint)Map(program, 2 * MiB, SharedAnonymous).Value;
        Assert.That(Kibibytes(program, "Committed_AS") - before, Is.EqualTo(5120));
        program.Must(SyscallNumber.MUnmap, shared, MiB);
        Assert.That(Kibibytes(program, "Committed_AS") - before, Is.EqualTo(5120), "the rest of it may be mapped again");
        program.Must(SyscallNumber.MUnmap, shared + MiB, MiB);
        Assert.That(Kibibytes(program, "Committed_AS") - before, Is.EqualTo(3072));
        Write(program, "/proc/sys/vm/overcommit_memory", "0\n");
    });

    [Test]
    public void WhatIsToBeReplacedStaysIfTheNewCannotBePromised() => Run(program =>
    {
        nuint start = (nuint)Map(program, 6 * MiB, Anonymous, 1).Value;
        nuint written = (nuint)Map(program, 2 * MiB).Value;
        program.Store(written, "stays"u8);
        Write(program, "/proc/sys/vm/overcommit_memory", "2\n");
        string before = program.ReadFile("/proc/self/maps");
        long promised = Kibibytes(program, "Committed_AS");
        Expect(Errno.ENOMEM, MapFixed(program, start, 6 * MiB));
        Expect(Errno.ENOMEM, MapFixed(program, written, 9 * MiB));
        Assert.That(program.ReadFile("/proc/self/maps"), Is.EqualTo(before));
        Assert.That(program.Load(written, 5), Is.EqualTo("stays"u8.ToArray()));
        Assert.That(Kibibytes(program, "Committed_AS"), Is.EqualTo(promised));

        // There is no room for both at once, but what goes makes room for what comes.
        Assert.That(MapFixed(program, start, 5 * MiB).IsError, Is.False);
        Assert.That(MapFixed(program, start, 5 * MiB).IsError, Is.False);
        Assert.That(Kibibytes(program, "Committed_AS"), Is.EqualTo(promised + (5 * 1024)));
        Write(program, "/proc/sys/vm/overcommit_memory", "0\n");
    });

    [Test]
    public void SettingsTakeOnlyWhatMakesSense() => Run(program =>
    {
        foreach ((string file, string value) in new[]
        {
            ("overcommit_memory", "3"), ("overcommit_memory", "-1"), ("overcommit_memory", "x"), ("overcommit_memory", "1 2"),
            ("overcommit_ratio", "101"), ("max_map_count", "-5"), ("max_map_count", "99999999999"),
        })
        {
            Expect(Errno.EINVAL, TryWrite(program, "/proc/sys/vm/" + file, value));
        }

        Assert.That(program.ReadFile("/proc/sys/vm/max_map_count"), Is.EqualTo("65530\n"));
        Expect(Errno.EINVAL, TryWrite(program, "/proc/self/oom_score_adj", "1001"));
        Expect(Errno.EINVAL, TryWrite(program, "/proc/self/oom_score_adj", "-1001"));
        Write(program, "/proc/self/oom_score_adj", " -17 \n");
        Assert.That(program.ReadFile("/proc/self/oom_score_adj"), Is.EqualTo("-17\n"));
        nuint child = (nuint)program.Clone(other => other.Thread.Process.OutOfMemoryAdjustment == -17 ? 7 : 1).Value;
        nuint status = program.Allocate(4096);
        program.Must(SyscallNumber.Wait4, child, status, 0, 0);
        Assert.That(program.Load(status, 2)[1], Is.EqualTo(7), "children keep it");
        Assert.That(int.Parse(program.ReadFile("/proc/self/oom_score"), CultureInfo.InvariantCulture), Is.InRange(640, 680));
    });

    [Test]
    public void ALimitOfMappingsHolds() => Run(program =>
    {
        int count = program.ReadFile("/proc/self/maps").Count(letter => letter == '\n');
        Write(program, "/proc/sys/vm/max_map_count", (count + 4).ToString(CultureInfo.InvariantCulture));
        int made = 0;
        while (made < 100 && !Map(program, 4096, Anonymous, made % 2 == 0 ? 1u : 3u).IsError)
        {
            made++;
        }

        Assert.That(made, Is.InRange(1, 6));
        Write(program, "/proc/sys/vm/max_map_count", "65530");
        Assert.That(Map(program, 4096, Anonymous, 5).IsError, Is.False);
    });

    [Test]
    public void TheLimitOfDataHoldsForAllPrivateWritableMemory() => Run(program =>
    {
        nuint used = (nuint)Lines(program).Where(line => Regex.IsMatch(line, "^[0-9a-f-]+ .w.p") && !line.Contains("[stack]", StringComparison.Ordinal)).Sum(Length);
        Limit(program, DataLimit, used + (3 * MiB));
        Assert.That(Map(program, 2 * MiB).IsError, Is.False);
        Expect(Errno.ENOMEM, Map(program, 2 * MiB));
        Assert.That(Map(program, 2 * MiB, Anonymous, 1).IsError, Is.False, "no data");
        Assert.That(Map(program, 2 * MiB, SharedAnonymous).IsError, Is.False, "not private");
        nuint end = program.Must(SyscallNumber.Brk);
        Assert.That(program.Must(SyscallNumber.Brk, end + (2 * MiB)), Is.EqualTo(end));
    });

    [Test]
    public void TheLimitOfAddressesHoldsForTheStackToo() => Run(program =>
    {
        nuint used = (nuint)Lines(program).Sum(Length);
        Limit(program, AddressLimit, used + (16 * 4096));
        Expect(Errno.ENOMEM, Map(program, 20 * 4096, Anonymous, 1));
        nuint stack = program.StackPointer;
        Assert.That(program.Thread.Platform.TryWriteUser(stack - (300 * 1024), "x"u8), Is.False);
        Assert.That(Map(program, 4 * 4096).IsError, Is.False);
    });

    [Test]
    public void ManyMappingsAreToldInSeveralPiecesAndNoneIsLost() => Run(program =>
    {
        int before = Lines(program).Length;
        for (int i = 0; i < 900; i++)
        {
            Map(program, 4096, Anonymous, i % 2 == 0 ? 1u : 3u);
        }

        string[] lines = Lines(program);
        Assert.That(lines.Sum(line => line.Length + 1), Is.GreaterThan(40_000), "more than one piece");
        Assert.That(lines, Has.Length.InRange(before + 899, before + 900));
        ulong[] starts = [.. lines.Select(line => ulong.Parse(line.Split('-')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        Assert.That(starts, Is.Ordered.And.Unique);
        Assert.That(Regex.Matches(program.ReadFile("/proc/self/smaps"), "^Rss: ", RegexOptions.Multiline), Has.Count.EqualTo(lines.Length));
    });

    [Test]
    public void PagesAreToldBySharing() => Run(program =>
    {
        nuint start = (nuint)Map(program, 4 * 4096, SharedAnonymous).Value;
        nuint own = program.Allocate(8 * 4096);
        program.Store(start, "x"u8);
        program.Store(own, "x"u8);
        program.Store(own + 4096, "x"u8);
        string sum = program.ReadFile("/proc/self/smaps_rollup");
        string all = program.ReadFile("/proc/self/smaps");
        foreach (string field in new[] { "Rss", "Pss", "Shared_Clean", "Shared_Dirty", "Private_Clean", "Private_Dirty", "Anonymous" })
        {
            // Each mapping's share is rounded down to KiB.
            long total = Regex.Matches(all, $@"^{field}: +(\d+) kB", RegexOptions.Multiline).Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.That(Number(sum, field), Is.EqualTo(total).Within(20), field);
        }

        Assert.That(Number(sum, "Rss"), Is.EqualTo(Number(sum, "Shared_Clean") + Number(sum, "Shared_Dirty") + Number(sum, "Private_Clean") + Number(sum, "Private_Dirty")));
        Assert.That(Number(sum, "Rss"), Is.EqualTo((long)program.Thread.Process.Space.ResidentPages * 4).Within(16));
        Assert.That(Mapping(all, own), Does.Match(@"Rss: +8 kB\nPss: +8 kB\n(.*\n)*Private_Dirty: +8 kB\n(.*\n)*VmFlags: rd wr "));
        Assert.That(Mapping(all, start), Does.Match(@"Rss: +4 kB\n").And.Match("VmFlags: rd wr sh "));
    });

    [Test]
    public void TheMostThatThereWasIsRemembered() => Run(program =>
    {
        nuint start = program.Allocate(4 * MiB);
        for (nuint i = 0; i < 2 * MiB; i += 4096)
        {
            program.Store(start + i, "x"u8);
        }

        program.Must(SyscallNumber.MUnmap, start, 4 * MiB);
        string status = program.ReadFile("/proc/self/status");
        Assert.That(Number(status, "VmPeak") - Number(status, "VmSize"), Is.InRange(4000, 4200));
        Assert.That(Number(status, "VmHWM") - Number(status, "VmRSS"), Is.InRange(1900, 2100));
        nuint usage = program.Allocate(4096);
        program.Must(SyscallNumber.GetRUsage, 0, usage);
        Assert.That((long)program.LoadWord(usage + 32), Is.EqualTo(Number(status, "VmHWM")).Within(32), "ru_maxrss");
        ulong faults = program.LoadWord(usage + 64);
        Assert.That(faults, Is.GreaterThan(512), "ru_minflt");
        Assert.That(Number(program.ReadFile("/proc/vmstat").Replace("pgfault", "pgfault:", StringComparison.Ordinal), "pgfault"), Is.GreaterThanOrEqualTo((long)faults));
    });

    [Test]
    public void TheFieldsOfMeminfoAddUp() => Run(program =>
    {
        program.Store(program.Allocate(MiB), new byte[MiB]);
        string text = program.ReadFile("/proc/meminfo");
        string[] parts = ["MemFree", "AnonPages", "Cached", "Slab", "KernelStack", "PageTables"];
        Assert.That(parts.Sum(part => Number(text, part)), Is.EqualTo(Number(text, "MemTotal")), text);
        Assert.That(Number(text, "AnonPages"), Is.EqualTo((long)program.Thread.Process.Space.ResidentPages * 4).Within(200));
        Assert.That(Number(text, "MemTotal"), Is.EqualTo((16 << 10) - 4), "the first frame is nobody's");
    });

    private static SyscallResult Map(HostProgram program, nuint length, nuint flags = Anonymous, nuint access = ReadWrite) =>
        program.Call(SyscallNumber.MMap, 0, length, access, flags, nuint.MaxValue, 0);

    private static SyscallResult MapFixed(HostProgram program, nuint start, nuint length) =>
        program.Call(SyscallNumber.MMap, start, length, ReadWrite, Anonymous | 0x10, nuint.MaxValue);

    private static void Limit(HostProgram program, nuint resource, nuint limit)
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, BitConverter.GetBytes((ulong)limit));
        program.Store(memory + 8, BitConverter.GetBytes(ulong.MaxValue));
        program.Must(SyscallNumber.SetRLimit, resource, memory);
        program.Must(SyscallNumber.MUnmap, memory, 4096);
    }

    private static string[] Lines(HostProgram program) => program.ReadFile("/proc/self/maps").TrimEnd('\n').Split('\n');

    private static string Mapping(string all, nuint start)
    {
        string[] mappings = Regex.Split(all, "^(?=[0-9a-f]+-[0-9a-f]+ )", RegexOptions.Multiline);
        return mappings.Single(mapping => mapping.StartsWith($"{start:x}-", StringComparison.Ordinal));
    }

    private static long Length(string line)
    {
        ulong[] bounds = [.. line.Split(' ')[0].Split('-').Select(word => ulong.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        return (long)(bounds[1] - bounds[0]);
    }

    private static long Number(string text, string field) =>
        long.Parse(Regex.Match(text, $@"^{field}:\s+(\d+)", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    private static long Kibibytes(HostProgram program, string field) => Number(program.ReadFile("/proc/meminfo"), field);

    private static void Write(HostProgram program, string path, string text) => Expect(Errno.None, TryWrite(program, path, text));

    private static SyscallResult TryWrite(HostProgram program, string path, string text)
    {
        // On the stack, so that nothing is mapped on the way; as a shell does, with O_TRUNC.
        nuint room = program.StackPointer - 4096;
        program.Store(room, Encoding.ASCII.GetBytes(path + "\0"));
        nuint descriptor = program.Must(SyscallNumber.Open, room, 0x201, 0);
        program.Store(room, Encoding.ASCII.GetBytes(text));
        SyscallResult result = program.Call(SyscallNumber.Write, descriptor, room, (nuint)text.Length);
        program.Must(SyscallNumber.Close, descriptor);
        return result;
    }
}
