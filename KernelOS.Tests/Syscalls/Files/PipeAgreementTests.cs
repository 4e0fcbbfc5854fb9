using System;
using System.Collections.Generic;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>Pipes that nothing waits for, beside the host's Linux: every length, error and byte.</summary>
public sealed class PipeAgreementTests
{
    private const int NonBlocking = 0x800;
    private const int Packets = 0x4000;
    private const int CloseOnExec = 0x80000;
    private const int CountReadable = 0x541B;
    private const int SetPipeSize = 1031;
    private const int GetPipeSize = 1032;
    private const byte AnyEvent = 0x1F;

    private readonly Dictionary<ISystemCalls, (int Read, int Write)> _ends = [];
    private LinuxComparison _kernels = null!;

    [SetUp]
    public void SetUp()
    {
        _ends.Clear();
        _kernels = new LinuxComparison();
    }

    [TearDown]
    public void TearDown()
    {
        Close(reader: true);
        Close(reader: false);
        _kernels?.Dispose();
    }

    [Test]
    public void RandomOperationsAgree([Values(1, 2, 3, 4)] int seed, [Values(NonBlocking, NonBlocking | Packets)] int flags)
    {
        Make(flags);
        Random random = new(seed);
        byte next = 0;
        for (int step = 0; step < 1500; step++)
        {
            int length = random.Next(4) switch { 0 => random.Next(0, 20), 1 => random.Next(4000, 4200), 2 => 4096 * random.Next(1, 4), _ => random.Next(1, 30000) };
            byte[] bytes = new byte[Math.Max(length, 1)];
            switch (random.Next(10))
            {
                case < 4:
                    for (int i = 0; i < length; i++)
                    {
                        bytes[i] = next++;
                    }

                    Both($"write of {length}", ends => ends.Write, SyscallNumber.Write, bytes, length);
                    break;
                case < 8:
                    Both($"read of {length}", ends => ends.Read, SyscallNumber.Read, bytes, length);
                    break;
                case 8:
                    Both("size", ends => ends.Read, SyscallNumber.FCntl, SetPipeSize, 1L << random.Next(1, 19));
                    Both("size", ends => ends.Write, SyscallNumber.FCntl, GetPipeSize, 0);
                    break;
                default:
                    Both("count", ends => ends.Read, SyscallNumber.IoCtl, CountReadable, new byte[4]);
                    Poll();
                    break;
            }
        }
    }

    [Test]
    public void EndsAndErrorsAgree()
    {
        _kernels.Both(SyscallNumber.Pipe, 0);
        _kernels.Both(SyscallNumber.Pipe2, 0, 0);
        _kernels.Both(SyscallNumber.Pipe2, new byte[8], 1);
        Make(NonBlocking | CloseOnExec);
        Both("descriptor flags", ends => ends.Read, SyscallNumber.FCntl, 1, 0);
        Both("status flags", ends => ends.Read, SyscallNumber.FCntl, 3, 0);
        Both("status flags", ends => ends.Write, SyscallNumber.FCntl, 3, 0);
        Both("seek", ends => ends.Read, SyscallNumber.LSeek, 0, 1);
        Both("pread", ends => ends.Read, SyscallNumber.PRead64, new byte[4], 4, 0);
        Both("pwrite", ends => ends.Write, SyscallNumber.PWrite64, new byte[4], 4, 0);
        Both("read of the other end", ends => ends.Write, SyscallNumber.Read, new byte[4], 4);
        Both("write of the other end", ends => ends.Read, SyscallNumber.Write, new byte[4], 4);
        Both("truncate", ends => ends.Write, SyscallNumber.FTruncate, 0);
        Both("directory", ends => ends.Read, SyscallNumber.FChDir);
        Both("listing", ends => ends.Read, SyscallNumber.GetDEnts64, new byte[64], 64);
        Both("size 0", ends => ends.Read, SyscallNumber.FCntl, SetPipeSize, 0);
        Both("no size", ends => ends.Read, SyscallNumber.FCntl, SetPipeSize, -1);
        Both("terminal", ends => ends.Read, SyscallNumber.IoCtl, 0x5401, new byte[64]);
        Both("bad buffer", ends => ends.Write, SyscallNumber.Write, 0, 4);
        Both("nothing from a bad buffer", ends => ends.Write, SyscallNumber.Write, 0, 0);
        Both("empty", ends => ends.Read, SyscallNumber.Read, new byte[4], 4);
        Both("write", ends => ends.Write, SyscallNumber.Write, new byte[] { 1, 2, 3 }, 3);
        Both("bad buffer", ends => ends.Read, SyscallNumber.Read, 0, 4);
        Close(reader: false);
        Poll();
        Both("the rest", ends => ends.Read, SyscallNumber.Read, new byte[4], 4);
        Both("the end", ends => ends.Read, SyscallNumber.Read, new byte[4], 4);
        Poll();
        Close(reader: true);

        IgnoreBrokenPipes();
        Make(NonBlocking);
        Close(reader: true);
        Poll();
        Both("broken", ends => ends.Write, SyscallNumber.Write, new byte[4], 4);
        Both("broken, of nothing", ends => ends.Write, SyscallNumber.Write, new byte[4], 0);
    }

    [Test]
    public void NamedPipesAgree()
    {
        string fifo = $"{_kernels.Base}/fifo";
        _kernels.Both(SyscallNumber.MkNod, fifo, 0x1000 | 0x1B6, 0);
        _kernels.Both(SyscallNumber.MkNod, fifo, 0x1000 | 0x1B6, 0);
        Open(fifo, write: 1 | NonBlocking, expected: -(int)Errno.ENXIO);
        Open(fifo, read: NonBlocking);
        Poll();
        Both("nobody writes", ends => ends.Read, SyscallNumber.Read, new byte[4], 4);
        Open(fifo, write: 1 | NonBlocking);
        Poll();
        Both("empty", ends => ends.Read, SyscallNumber.Read, new byte[4], 4);
        Both("write", ends => ends.Write, SyscallNumber.Write, new byte[] { 1, 2, 3 }, 3);
        Poll();
        Close(reader: false);
        Poll();
        Both("read", ends => ends.Read, SyscallNumber.Read, new byte[4], 4);
        Close(reader: true);
        Open(fifo, read: 2);
        Poll();
        Both("truncate", ends => ends.Read, SyscallNumber.FTruncate, 0);
        _kernels.Both(SyscallNumber.Truncate, fifo, 0);
        _kernels.Both(SyscallNumber.Unlink, fifo);
        Poll();
    }

    private void Make(int flags)
    {
        foreach (ISystemCalls kernel in new ISystemCalls[] { _kernels.Linux, _kernels.Kernel })
        {
            byte[] told = new byte[8];
            Assert.That(kernel.Call(SyscallNumber.Pipe2, told, flags), Is.Zero);
            _ends[kernel] = (BitConverter.ToInt32(told), BitConverter.ToInt32(told, 4));
        }
    }

    private void Open(string path, int read = -1, int write = -1, int expected = 0)
    {
        foreach (ISystemCalls kernel in new ISystemCalls[] { _kernels.Linux, _kernels.Kernel })
        {
            long opened = kernel.Call(SyscallNumber.Open, path, read >= 0 ? read : write, 0);
            Assert.That(Math.Min(opened, 0), Is.EqualTo(expected));
            if (opened >= 0)
            {
                (int Read, int Write) ends = _ends.GetValueOrDefault(kernel, (-1, -1));
                _ends[kernel] = read >= 0 ? ((int)opened, ends.Write) : (ends.Read, (int)opened);
            }
        }
    }

    private void Close(bool reader)
    {
        foreach (ISystemCalls kernel in _ends.Keys)
        {
            (int Read, int Write) ends = _ends[kernel];
            kernel.Call(SyscallNumber.Close, reader ? ends.Read : ends.Write);
            _ends[kernel] = reader ? (-1, ends.Write) : (ends.Read, -1);
        }
    }

    private void IgnoreBrokenPipes()
    {
        byte[] ignore = new byte[32];
        ignore[0] = 1;
        Assert.That(_kernels.Kernel.Call(SyscallNumber.RtSigAction, 13, ignore, 0, 8), Is.Zero);
    }

    private void Poll()
    {
        List<byte[]> told = [];
        foreach ((ISystemCalls kernel, (int read, int write)) in _ends)
        {
            byte[] polls = [.. BitConverter.GetBytes(read), AnyEvent, 0, 0, 0, .. BitConverter.GetBytes(write), AnyEvent, 0, 0, 0];
            long count = kernel.Call(SyscallNumber.Poll, polls, 2, 0);
            told.Add([(byte)count, polls[6], polls[7], polls[14], polls[15]]);
        }

        Assert.That(told[1], Is.EqualTo(told[0]));
    }

    private void Both(string what, Func<(int Read, int Write), int> end, SyscallNumber number, params object[] arguments)
    {
        List<(long Result, byte[]? Bytes)> results = [];
        foreach (ISystemCalls kernel in new ISystemCalls[] { _kernels.Linux, _kernels.Kernel })
        {
            object[] copies = Array.ConvertAll(arguments, argument => argument is byte[] bytes ? bytes.Clone() : argument);
            long result = kernel.Call(number, [end(_ends[kernel]), .. copies]);
            results.Add((result, Array.Find(copies, copy => copy is byte[]) as byte[]));
        }

        Assert.That(results[1].Result, Is.EqualTo(results[0].Result), what);
        Assert.That(results[1].Bytes, Is.EqualTo(results[0].Bytes), what);
    }
}
