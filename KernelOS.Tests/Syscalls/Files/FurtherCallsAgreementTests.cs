using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>Calls on files beyond the first ones, beside the host's Linux.</summary>
public sealed class FurtherCallsAgreementTests
{
    private const int ReadWriteCreate = 0x42;

    private readonly Dictionary<ISystemCalls, List<long>> _descriptors = [];
    private LinuxComparison _kernels = null!;

    [SetUp]
    public void SetUp()
    {
        _kernels = new LinuxComparison();
        _descriptors.Clear();
        _descriptors[_kernels.Linux] = [];
        _descriptors[_kernels.Kernel] = [];
    }

    [TearDown]
    public void TearDown()
    {
        foreach ((ISystemCalls kernel, List<long> descriptors) in _descriptors)
        {
            descriptors.ForEach(descriptor => kernel.Call(SyscallNumber.Close, descriptor));
        }

        _kernels?.Dispose();
    }

    [Test]
    public void FilesAreMadeLongerAndZeroedAlike()
    {
        File file = Open("file", ReadWriteCreate);
        Open("file", 0);
        Both(SyscallNumber.Write, file, Encoding.ASCII.GetBytes("0123456789"), 10);
        foreach ((int mode, long offset, long length) in new (int, long, long)[] { (0, 5, 20), (1, 0, 100), (3, 2, 3), (2, 0, 1), (16, 8, 30), (0, -1, 5), (0, 0, 0), (0, 0, -1), (17, 50, 10), (0, long.MaxValue - 1, 1), (0, long.MaxValue, 1) })
        {
            Both(SyscallNumber.FAllocate, file, mode, offset, length);
            Both(SyscallNumber.PRead64, file, new byte[64], 64, 0);
        }

        Both(SyscallNumber.FAllocate, new File(1), 0, 0, 5);
        Both(SyscallNumber.FAllocate, new File(99), 0, 0, 5);
    }

    [Test]
    public void AdviceIsTakenAlike()
    {
        File file = Open("file", ReadWriteCreate);
        File directory = Open("", 0x10000);
        foreach (File target in new[] { file, directory, new File(99) })
        {
            Both(SyscallNumber.FAdvise64, target, 0, 0, 3);
            Both(SyscallNumber.FAdvise64, target, 0, 0, 6);
            Both(SyscallNumber.FAdvise64, target, 0, -1, 0);
            Both(SyscallNumber.ReadAhead, target, 0, 10);
            Both(SyscallNumber.SyncFileRange, target, 0, 10, 1);
            Both(SyscallNumber.SyncFileRange, target, -1, 10, 1);
            Both(SyscallNumber.SyncFileRange, target, 0, 10, 8);
            Both(SyscallNumber.SyncFs, target);
        }
    }

    [Test]
    public void RangesAreCopiedAlike()
    {
        File from = Open("from", ReadWriteCreate);
        File to = Open("to", ReadWriteCreate);
        Both(SyscallNumber.Write, from, Encoding.ASCII.GetBytes("0123456789"), 10);
        Both(SyscallNumber.CopyFileRange, from, Number(2), to, Number(3), 5, 0);
        Both(SyscallNumber.CopyFileRange, from, Number(8), to, 0, 50, 0);
        Both(SyscallNumber.CopyFileRange, from, 0, to, 0, 5, 0);
        Both(SyscallNumber.LSeek, from, 3, 0);
        Both(SyscallNumber.CopyFileRange, from, 0, to, 0, 5, 0);
        Both(SyscallNumber.LSeek, from, 0, 1);
        Both(SyscallNumber.LSeek, to, 0, 1);
        Both(SyscallNumber.PRead64, to, new byte[64], 64, 0);
        Both(SyscallNumber.CopyFileRange, from, Number(0), from, Number(4), 5, 0);
        Both(SyscallNumber.CopyFileRange, from, Number(0), from, Number(20), 5, 0);
        Both(SyscallNumber.CopyFileRange, from, Number(0), to, Number(4), 5, 1);
        Both(SyscallNumber.CopyFileRange, from, 0, new File(99), 0, 5, 0);
        Both(SyscallNumber.CopyFileRange, Open("", 0x10000), 0, to, 0, 5, 0);
        Both(SyscallNumber.CopyFileRange, from, 0, Open("from", 0), 0, 5, 0);
        Both(SyscallNumber.CopyFileRange, from, Number(100), to, 0, 5, 0);
    }

    [Test]
    public void SeveralBuffersAreTransferredAtAPositionAlike()
    {
        File file = Open("file", ReadWriteCreate);
        foreach (SyscallNumber number in new[] { SyscallNumber.PWriteV, SyscallNumber.PReadV, SyscallNumber.PWriteV2, SyscallNumber.PReadV2 })
        {
            Both(number, file, 0, 0, 0);
            Both(number, file, 0, 0, -1);
            Both(number, file, 0, -1, 0);
            Both(number, file, 0, 1, 0);
            Both(number, new File(99), 0, 0, 0);
        }

        Both(SyscallNumber.PReadV2, file, 0, 0, -1, 0, 0);
    }

    [Test]
    public void LocksOnWholeFilesExcludeEachOtherAlike()
    {
        File first = Open("file", ReadWriteCreate);
        File second = Open("file", 0);
        const int Shared = 1;
        const int Exclusive = 2;
        const int DoNotWait = 4;
        const int Unlock = 8;
        Both(SyscallNumber.FLock, first, 0);
        Both(SyscallNumber.FLock, first, 3);
        Both(SyscallNumber.FLock, new File(99), Shared);
        foreach ((File file, int operation) in new[]
        {
            (first, Shared), (second, Shared | DoNotWait), (second, Exclusive | DoNotWait), (first, Exclusive | DoNotWait),
            (second, Shared | DoNotWait), (first, Unlock), (second, Exclusive | DoNotWait), (second, Exclusive), (first, Shared | DoNotWait), (second, Unlock | DoNotWait), (first, Exclusive),
        })
        {
            Both(SyscallNumber.FLock, file, operation);
        }

        foreach (ISystemCalls kernel in _descriptors.Keys)
        {
            kernel.Call(SyscallNumber.Close, _descriptors[kernel][0]);
        }

        Both(SyscallNumber.FLock, second, Exclusive | DoNotWait);
    }

    [Test]
    public void RecordLocksAreCheckedAlike()
    {
        File file = Open("file", ReadWriteCreate);
        File reader = Open("file", 0);
        foreach (short kind in new short[] { 0, 1, 2, 3 })
        {
            foreach (short origin in new short[] { 0, 1, 3 })
            {
                byte[] request = new byte[32];
                BitConverter.TryWriteBytes(request, kind);
                BitConverter.TryWriteBytes(request.AsSpan(2), origin);
                request[16] = 5;
                Both(SyscallNumber.FCntl, file, 6, request);
                Both(SyscallNumber.FCntl, reader, 6, request);
                Both(SyscallNumber.FCntl, file, 5, request);
            }
        }

        Both(SyscallNumber.FCntl, file, 6, 0);
    }

    [Test]
    public void RandomLocksOnPartsAgree([Values(1, 2, 3)] int seed)
    {
        File[] files = [Open("file", ReadWriteCreate), Open("file", ReadWriteCreate), Open("file", ReadWriteCreate)];
        Both(SyscallNumber.Write, files[0], new byte[100], 100);
        Random random = new(seed);
        for (int step = 0; step < 3000; step++)
        {
            File file = files[random.Next(files.Length)];
            byte[] request = new byte[32];
            bool asks = random.Next(3) == 0;
            request[0] = (byte)random.Next(asks ? 2 : 3);
            request[2] = (byte)random.Next(3);
            BitConverter.TryWriteBytes(request.AsSpan(8), (long)random.Next(-20, 60));
            BitConverter.TryWriteBytes(request.AsSpan(16), random.Next(20) == 0 ? 0 : (long)random.Next(-10, 20));
            Both(SyscallNumber.FCntl, file, asks ? 36 : 37, request);
            if (random.Next(50) == 0)
            {
                Both(SyscallNumber.LSeek, file, random.Next(100), 0);
            }
        }
    }

    [Test]
    public void ALockOfAProcessGoesWithAnyDescriptorOfTheFile()
    {
        File first = Open("file", ReadWriteCreate);
        File second = Open("file", ReadWriteCreate);
        File third = Open("file", ReadWriteCreate);
        byte[] exclusive = new byte[32];
        exclusive[0] = 1;
        exclusive[16] = 10;
        Both(SyscallNumber.FCntl, first, 6, exclusive);
        Both(SyscallNumber.FCntl, second, 6, exclusive);
        Both(SyscallNumber.FCntl, second, 37, exclusive);
        foreach (ISystemCalls kernel in _descriptors.Keys)
        {
            kernel.Call(SyscallNumber.Close, _descriptors[kernel][third.Index]);
        }

        Both(SyscallNumber.FCntl, second, 37, exclusive);
        Both(SyscallNumber.FCntl, first, 6, exclusive);
        exclusive[24] = 1;
        Both(SyscallNumber.FCntl, second, 37, exclusive);
    }

    [Test]
    public void StatxTellsTheSame()
    {
        Open("file", ReadWriteCreate);
        foreach ((string path, int flags, uint mask) in new[] { ("file", 0, 0x7FFu), ("file", 0x100, 0u), ("none", 0, 0x7FFu), ("file", 0x6000, 0u), ("file", 1, 0u), ("file", 0, 0x80000000u), ("", 0, 0u) })
        {
            byte[] onLinux = new byte[256];
            byte[] here = new byte[256];
            string full = $"{_kernels.Base}/{path}";
            LinuxComparison.Agree(
                _kernels.Linux.Call(SyscallNumber.StatX, -100, full, flags, mask, onLinux), _kernels.Kernel.Call(SyscallNumber.StatX, -100, full, flags, mask, here), path);
            Assert.That(here[4..8], Is.EqualTo(onLinux[4..8]));
            Assert.That(here[16..32], Is.EqualTo(onLinux[16..32]));
            Assert.That(path.Length == 0 || here.AsSpan(40, 16).SequenceEqual(onLinux.AsSpan(40, 16)), Is.True);
        }
    }

    [Test]
    public void TimesAreSetAlike()
    {
        string path = $"{_kernels.Base}/file";
        Open("file", ReadWriteCreate);
        _kernels.Both(SyscallNumber.UTime, path, Numbers(5, 6));
        CompareTimes(path);
        _kernels.Both(SyscallNumber.UTimes, path, Numbers(7, 8, 9, 10));
        CompareTimes(path);
        _kernels.Both(SyscallNumber.FUTimesAt, -100, path, Numbers(7, 1_000_000, 9, 10));
        _kernels.Both(SyscallNumber.FUTimesAt, -100, path, Numbers(11, 12, 13, 14));
        CompareTimes(path);
        _kernels.Both(SyscallNumber.UTime, path + "x", Numbers(5, 6));
        _kernels.Both(SyscallNumber.UTime, 0, 0);
        _kernels.Both(SyscallNumber.UTime, path, 8);
    }

    [Test]
    public void TheOldListingHasTheSameEntries()
    {
        Open("a file", ReadWriteCreate);
        Open("another", ReadWriteCreate);
        File directory = Open("", 0x10000);
        List<List<string>> listings = [];
        foreach ((ISystemCalls kernel, List<long> descriptors) in _descriptors)
        {
            byte[] buffer = new byte[1024];
            long length = kernel.Call(SyscallNumber.GetDEnts, descriptors[directory.Index], buffer, buffer.Length);
            List<string> names = [];
            for (int at = 0; at < length; at += BitConverter.ToUInt16(buffer, at + 16))
            {
                int end = Array.IndexOf(buffer, (byte)0, at + 18);
                names.Add($"{Encoding.ASCII.GetString(buffer, at + 18, end - at - 18)} {buffer[at + BitConverter.ToUInt16(buffer, at + 16) - 1]}");
            }

            listings.Add(names);
        }

        Assert.That(listings[1], Is.EquivalentTo(listings[0]));
        Assert.That(listings[1], Does.Contain("a file 8"));
    }

    [Test]
    public void SmallThingsAgree()
    {
        File file = Open("file", ReadWriteCreate);
        string path = $"{_kernels.Base}/file";
        _kernels.Both(SyscallNumber.MemFdCreate, "name", 0x1000);
        _kernels.Both(SyscallNumber.MemFdCreate, new string('x', 250), 0);
        _kernels.Both(SyscallNumber.MemFdCreate, 0, 0);
        _kernels.Both(SyscallNumber.CloseRange, 5000, 4000, 0);
        _kernels.Both(SyscallNumber.CloseRange, 4000, 5000, 1);
        _kernels.Both(SyscallNumber.CloseRange, 4000, 5000, 0);
        _kernels.Both(SyscallNumber.GetXAttr, path + "x", "user.a", new byte[4], 4);
        _kernels.Both(SyscallNumber.ListXAttr, path, new byte[4], 4);
        Both(SyscallNumber.FListXAttr, file, new byte[4], 4);
        _kernels.Both(SyscallNumber.ChRoot, path);
        _kernels.Both(SyscallNumber.ChRoot, path + "x");
        _kernels.Both(SyscallNumber.GetPriority, 3, 0);
        _kernels.Both(SyscallNumber.GetPriority, 0, 4_000_000);
        _kernels.Both(SyscallNumber.SchedGetScheduler, 0);
        _kernels.Both(SyscallNumber.SchedGetScheduler, -1);
        _kernels.Both(SyscallNumber.SchedGetScheduler, 4_000_000);
        _kernels.Both(SyscallNumber.SchedGetParam, 0, new byte[4]);
        _kernels.Both(SyscallNumber.SchedGetParam, 0, 0);
        for (int policy = -1; policy < 7; policy++)
        {
            if (policy is not (4 or 6))
            {
                _kernels.Both(SyscallNumber.SchedGetPriorityMax, policy);
                _kernels.Both(SyscallNumber.SchedGetPriorityMin, policy);
            }
        }

        _kernels.Both(SyscallNumber.Personality, -1);
    }

    [Test]
    public void AFileWithoutANameIsAFile()
    {
        foreach (ISystemCalls kernel in _descriptors.Keys)
        {
            long descriptor = kernel.Call(SyscallNumber.MemFdCreate, "name", 1);
            _descriptors[kernel].Add(descriptor);
            Assert.That(kernel.Call(SyscallNumber.FCntl, descriptor, 1, 0), Is.EqualTo(1));
        }

        File file = new(0);
        Both(SyscallNumber.FTruncate, file, 100);
        Both(SyscallNumber.PWrite64, file, new byte[] { 1, 2 }, 2, 3);
        Both(SyscallNumber.Read, file, new byte[200], 200);
    }

    private File Open(string path, int flags)
    {
        foreach ((ISystemCalls kernel, List<long> descriptors) in _descriptors)
        {
            long descriptor = kernel.Call(SyscallNumber.Open, $"{_kernels.Base}/{path}", flags, 0x1B6);
            Assert.That(descriptor, Is.Not.Negative);
            descriptors.Add(descriptor);
        }

        return new File(_descriptors[_kernels.Linux].Count - 1);
    }

    private static byte[] Number(long value) => BitConverter.GetBytes(value);

    private static byte[] Numbers(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private void CompareTimes(string path)
    {
        byte[] onLinux = new byte[144];
        byte[] here = new byte[144];
        _kernels.Linux.Call(SyscallNumber.Stat, path, onLinux);
        _kernels.Kernel.Call(SyscallNumber.Stat, path, here);
        Assert.That(here[72..104], Is.EqualTo(onLinux[72..104]));
    }

    private void Both(SyscallNumber number, params object[] arguments)
    {
        List<(long Result, object[] Arguments)> results = [];
        foreach ((ISystemCalls kernel, List<long> descriptors) in _descriptors)
        {
            object[] copies = Array.ConvertAll(arguments, argument => argument switch
            {
                byte[] bytes => bytes.Clone(),
                File file => file.Index < descriptors.Count ? descriptors[file.Index] : 2000L,
                _ => argument,
            });
            results.Add((kernel.Call(number, copies), [.. copies.Where(copy => copy is byte[])]));
        }

        string what = $"{number} {string.Join(' ', arguments)}";
        Assert.That(results[1].Result, Is.EqualTo(results[0].Result), what);
        Assert.That(results[1].Arguments, Is.EqualTo(results[0].Arguments), what);
    }

    /// <summary>A file that is open in both kernels, by the order of the opening; one that is not, by a high index.</summary>
    private sealed record File(int Index);
}
