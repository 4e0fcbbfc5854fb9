using System;
using System.Linq;
using System.Text;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>Calls on files that cannot be compared with the host: devices, the console, bad addresses, shortage.</summary>
public sealed class FileCallTests
{
    private const int BadDescriptor = -(int)Errno.EBADF;
    private const int BadAddress = -(int)Errno.EFAULT;
    private const int Invalid = -(int)Errno.EINVAL;
    private const long KernelAddress = unchecked((long)0xFFFF_8000_0000_0000);

    private KernelSystemCalls _kernel = null!;

    [SetUp]
    public void SetUp() => Start(TerminalStreams.None);

    [TearDown]
    public void TearDown()
    {
        foreach (string name in new[] { "null", "zero", "full", "random", "urandom", "tty", "console" })
        {
            Call(SyscallNumber.Unlink, "/dev/" + name);
        }

        Call(SyscallNumber.Unlink, "/f");
        Call(SyscallNumber.RmDir, "/dev");
        _kernel.Dispose();
    }

    [Test]
    public void DevicesDoWhatProgramsExpect()
    {
        byte[] buffer = new byte[5000];
        Array.Fill(buffer, (byte)7);
        long none = Call(SyscallNumber.Open, "/dev/null", 2);
        long zero = Call(SyscallNumber.Open, "/dev/zero", 2);
        long full = Call(SyscallNumber.Open, "/dev/full", 2);
        long random = Call(SyscallNumber.Open, "/dev/urandom", 2);

        Assert.That(Call(SyscallNumber.Read, none, buffer, 10), Is.Zero);
        Assert.That(Call(SyscallNumber.Write, none, null, 0x7FFF_0000), Is.EqualTo(0x7FFF_0000), "not looked at");
        Assert.That(Call(SyscallNumber.Read, zero, buffer, 4000), Is.EqualTo(4000));
        Assert.That(buffer.Take(4000), Is.All.Zero);
        Assert.That(buffer[4000], Is.EqualTo(7));
        Assert.That(Call(SyscallNumber.Write, zero, buffer, 10), Is.EqualTo(10));
        Assert.That(Call(SyscallNumber.Write, full, buffer, 10), Is.EqualTo(-(int)Errno.ENOSPC));
        Assert.That(Call(SyscallNumber.Read, full, buffer, 10), Is.EqualTo(10));
        Assert.That(Call(SyscallNumber.Read, random, buffer, 1000), Is.EqualTo(1000));
        Assert.That(buffer.Take(1000).Distinct().Count(), Is.GreaterThan(200));
        Assert.That(Call(SyscallNumber.LSeek, none, 5, 0), Is.Zero);
        Assert.That(Call(SyscallNumber.PRead64, zero, buffer, 10, 5), Is.EqualTo(10));
        Assert.That(Call(SyscallNumber.IoCtl, none, 0x5401, buffer), Is.EqualTo(-(int)Errno.ENOTTY));
        Assert.That(Call(SyscallNumber.FTruncate, none, 0), Is.EqualTo(Invalid));
        foreach (long file in new[] { none, zero, full, random })
        {
            Assert.That(Call(SyscallNumber.Close, file), Is.Zero);
        }
    }

    [Test]
    public void ADeviceWithoutDriverCannotBeOpened()
    {
        Assert.That(Call(SyscallNumber.MkNod, "/f", 0x21B6, (240 << 8) | 1), Is.Zero);
        Assert.That(Call(SyscallNumber.Open, "/f", 0), Is.EqualTo(-(int)Errno.ENXIO));
        Assert.That(Call(SyscallNumber.Open, "/f", 0x20_0000), Is.GreaterThanOrEqualTo(0), "but named");
    }

    [Test]
    public void StandardStreamsThatAreNoTerminalsArePipes()
    {
        byte[] status = new byte[144];
        byte[] buffer = new byte[100];
        _kernel.Machine.Input.Enqueue((byte)'a');
        _kernel.Machine.Input.Enqueue((byte)'b');
        for (int i = 0; i < 3; i++)
        {
            Assert.That(Call(SyscallNumber.FStat, i, status), Is.Zero);
            Assert.That(BitConverter.ToUInt32(status, 24), Is.EqualTo(0x1180u));
            Assert.That(Call(SyscallNumber.IoCtl, i, 0x5401, buffer), Is.EqualTo(-(int)Errno.ENOTTY));
            Assert.That(Call(SyscallNumber.LSeek, i, 0, 1), Is.EqualTo(-(int)Errno.ESPIPE));
            Assert.That(Call(SyscallNumber.PRead64, i, buffer, 1, 0), Is.EqualTo(-(int)Errno.ESPIPE));
        }

        Assert.That(Call(SyscallNumber.Read, 0, buffer, 100), Is.EqualTo(2));
        Assert.That(Call(SyscallNumber.Read, 0, buffer, 100), Is.Zero);
        Assert.That(Call(SyscallNumber.Read, 1, buffer, 100), Is.EqualTo(BadDescriptor));
        Assert.That(Call(SyscallNumber.Write, 0, buffer, 100), Is.EqualTo(BadDescriptor));
        Assert.That(Call(SyscallNumber.Write, 1, "out"u8.ToArray(), 3), Is.EqualTo(3));
        Assert.That(Call(SyscallNumber.Write, 2, "err"u8.ToArray(), 3), Is.EqualTo(3));
        Assert.That(Encoding.Latin1.GetString([.. _kernel.Machine.Output]), Is.EqualTo("out"));
        Assert.That(Encoding.Latin1.GetString([.. _kernel.Machine.Error]), Is.EqualTo("err"));
        Assert.That(Call(SyscallNumber.Open, "/dev/tty", 2), Is.EqualTo(-(int)Errno.ENXIO));
    }

    [Test]
    public void ATerminalTellsItsAttributesAndItsWindow()
    {
        TearDown();
        Start(TerminalStreams.Input | TerminalStreams.Output);
        byte[] attributes = new byte[40];
        byte[] window = new byte[8];
        byte[] number = new byte[4];
        long terminal = Call(SyscallNumber.Open, "/dev/tty", 2);
        foreach (long file in new[] { 0, 1, terminal })
        {
            Assert.That(Call(SyscallNumber.IoCtl, file, 0x5401, attributes), Is.Zero);
            Assert.That(BitConverter.ToUInt32(attributes, 12) & 0xA, Is.EqualTo(0x2), "canonical, and the host echoes");
            Assert.That(attributes[17..22], Is.EqualTo(new byte[] { 3, 28, 127, 21, 4 }));
            Assert.That(attributes[36], Is.Zero, "the kernel's form ends there");
            Assert.That(Call(SyscallNumber.IoCtl, file, 0x5413, window), Is.Zero);
            Assert.That(window, Is.EqualTo(new byte[] { 24, 0, 80, 0, 0, 0, 0, 0 }));
        }

        attributes[12] = 0;
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x5403, attributes), Is.Zero);
        byte[] changed = new byte[40];
        Assert.That(Call(SyscallNumber.IoCtl, 1, 0x5401, changed), Is.Zero);
        Assert.That(changed, Is.EqualTo(attributes), "one terminal");
        window[0] = 50;
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x5414, window), Is.Zero);
        Assert.That(Call(SyscallNumber.IoCtl, 1, 0x5413, window), Is.Zero);
        Assert.That(window[0], Is.EqualTo(50));
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x5410, BitConverter.GetBytes(77)), Is.Zero);
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x540F, number), Is.Zero);
        Assert.That(BitConverter.ToInt32(number), Is.EqualTo(77));
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x541B, number), Is.Zero);
        Assert.That(Call(SyscallNumber.IoCtl, 2, 0x5401, attributes), Is.EqualTo(-(int)Errno.ENOTTY));
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x5401, KernelAddress), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.IoCtl, 0, 0x9999, attributes), Is.EqualTo(-(int)Errno.ENOTTY));
    }

    [Test]
    public void InputThatCouldNotBeDeliveredIsNotLost()
    {
        foreach (byte item in "hello"u8)
        {
            _kernel.Machine.Input.Enqueue(item);
        }

        byte[] buffer = new byte[5];
        Assert.That(Call(SyscallNumber.Read, 0, _kernel.UserEnd, 5), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Read, 0, _kernel.UserEnd - 2, 5), Is.EqualTo(2));
        Assert.That(Call(SyscallNumber.Read, 0, buffer, 5), Is.EqualTo(3));
        Assert.That(buffer[..3], Is.EqualTo("llo"u8.ToArray()));
    }

    [Test]
    public void BadAddressesAreErrorsAtTheirPlaceInTheOrder()
    {
        long file = Call(SyscallNumber.Open, "/f", 0x42, 0x1B6);
        byte[] path = [.. Encoding.ASCII.GetBytes("/f\0")];
        Assert.That(_kernel.Platform.TryWriteUser((nuint)(_kernel.UserEnd - 3), path), Is.True);

        Assert.That(Call(SyscallNumber.Open, _kernel.UserEnd - 3, 0), Is.GreaterThan(file), "a path that ends with its page");
        Assert.That(Call(SyscallNumber.Open, _kernel.UserEnd - 1, 0x42), Is.EqualTo(-(int)Errno.ENOENT), "only its NUL");
        Assert.That(Call(SyscallNumber.Open, _kernel.UserEnd, 0), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Open, null, 0), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Open, KernelAddress, 0), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Open, 1L << 60, 0), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Read, file, KernelAddress, 0), Is.EqualTo(BadAddress), "Linux looks before it reads nothing");
        Assert.That(Call(SyscallNumber.Read, file, null, 10), Is.Zero, "nothing to read, nothing touched");
        Assert.That(Call(SyscallNumber.Read, 99, KernelAddress, 1), Is.EqualTo(BadDescriptor));
        Assert.That(Call(SyscallNumber.Write, file, null, 1), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Write, file, _kernel.UserEnd - 5, 10), Is.EqualTo(5));
        Assert.That(Call(SyscallNumber.Write, file, KernelSystemCalls.UserBase, -1L), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.FStat, file, KernelAddress), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Stat, "/f", null), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.Stat, "/none", null), Is.EqualTo(-(int)Errno.ENOENT));
        Assert.That(Call(SyscallNumber.GetCwd, null, 100), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.ReadV, file, null, 1), Is.EqualTo(BadAddress));
        Assert.That(Call(SyscallNumber.ReadV, file, null, 0), Is.Zero);
        Assert.That(Call(SyscallNumber.ReadV, file, null, 1025), Is.EqualTo(Invalid));
    }

    [TestCase(3)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(1024)]
    public void VectorsAreOneTransfer(int count)
    {
        byte[] source = new byte[count * 2];
        new Random(count).NextBytes(source);
        long file = Call(SyscallNumber.Open, "/f", 0x42, 0x1B6);
        long at = KernelSystemCalls.UserBase + 0x2_0000;
        byte[] vector = new byte[count * 16];
        for (int i = 0; i < count; i++)
        {
            BitConverter.GetBytes(at + (2 * i)).CopyTo(vector, i * 16);
            BitConverter.GetBytes(i == 1 ? 0L : 2L).CopyTo(vector, (i * 16) + 8);
        }

        byte[] expected = [.. source[..2], .. source[4..]];
        Assert.That(_kernel.Platform.TryWriteUser((nuint)at, source), Is.True);
        Assert.That(Call(SyscallNumber.WriteV, file, vector, count), Is.EqualTo(expected.Length));
        Assert.That(Call(SyscallNumber.LSeek, file, 0, 0), Is.Zero);
        Assert.That(_kernel.Platform.TryClearUser((nuint)at, (nuint)source.Length), Is.True);
        Assert.That(Call(SyscallNumber.ReadV, file, vector, count), Is.EqualTo(expected.Length));
        byte[] read = new byte[source.Length];
        Assert.That(_kernel.Platform.TryReadUser((nuint)at, read), Is.True);
        Assert.That((byte[])[.. read[..2], .. read[4..]], Is.EqualTo(expected));

        BitConverter.GetBytes(-1L).CopyTo(vector, 8);
        Assert.That(Call(SyscallNumber.WriteV, file, vector, count), Is.EqualTo(Invalid));
        BitConverter.GetBytes(2L).CopyTo(vector, 8);
        BitConverter.GetBytes(KernelAddress).CopyTo(vector, 0);
        Assert.That(Call(SyscallNumber.WriteV, file, vector, count), Is.EqualTo(BadAddress));
    }

    [Test]
    public void TheWorkingDirectoryHasAPath()
    {
        byte[] buffer = new byte[100];
        Assert.That(Call(SyscallNumber.GetCwd, buffer, 100), Is.EqualTo(2));
        Assert.That(buffer[..2], Is.EqualTo("/\0"u8.ToArray()));
        Assert.That(Call(SyscallNumber.ChDir, "dev"), Is.Zero);
        Assert.That(Call(SyscallNumber.MkDir, "x", 0x1FF), Is.Zero);
        Assert.That(Call(SyscallNumber.ChDir, "./x/"), Is.Zero);
        Assert.That(Call(SyscallNumber.GetCwd, buffer, 7), Is.EqualTo(7));
        Assert.That(buffer[..7], Is.EqualTo("/dev/x\0"u8.ToArray()));
        Assert.That(Call(SyscallNumber.GetCwd, buffer, 6), Is.EqualTo(-(int)Errno.ERANGE));
        Assert.That(Call(SyscallNumber.RmDir, "../x"), Is.Zero);
        Assert.That(Call(SyscallNumber.GetCwd, buffer, 100), Is.EqualTo(-(int)Errno.ENOENT));
        Assert.That(Call(SyscallNumber.Open, "y", 0x42), Is.EqualTo(-(int)Errno.ENOENT));
        Assert.That(Call(SyscallNumber.Access, ".", 0), Is.Zero);
        Assert.That(Call(SyscallNumber.ChDir, "/dev/null"), Is.EqualTo(-(int)Errno.ENOTDIR));
        Assert.That(Call(SyscallNumber.ChDir, ".."), Is.Zero);
        Assert.That(Call(SyscallNumber.GetCwd, buffer, 100), Is.EqualTo(5));
        Assert.That(Call(SyscallNumber.ChDir, "/"), Is.Zero);
    }

    [Test]
    public void SendFileCopiesBetweenFilesAndStreams()
    {
        byte[] contents = new byte[5000];
        new Random(2).NextBytes(contents);
        long file = Call(SyscallNumber.Open, "/f", 0x42, 0x1B6);
        Assert.That(Call(SyscallNumber.Write, file, contents, 5000), Is.EqualTo(5000));
        Assert.That(Call(SyscallNumber.SendFile, 1, file, null, 100), Is.Zero, "at its end");
        byte[] offset = BitConverter.GetBytes(1000L);
        Assert.That(Call(SyscallNumber.SendFile, 1, file, offset, 1 << 30), Is.EqualTo(4000));
        Assert.That(BitConverter.ToInt64(offset), Is.EqualTo(5000));
        Assert.That(_kernel.Machine.Output, Is.EqualTo(contents[1000..]));
        Assert.That(Call(SyscallNumber.SendFile, file, 0, null, 100), Is.EqualTo(Invalid), "not from a pipe");
        Assert.That(Call(SyscallNumber.SendFile, 0, file, null, 100), Is.EqualTo(BadDescriptor));
        Assert.That(Call(SyscallNumber.SendFile, 1, 2, null, 100), Is.EqualTo(BadDescriptor));
    }

    [Test]
    public void TheSteadyStateAllocatesNothing()
    {
        byte[] buffer = new byte[200];
        for (int round = 0; round < 3; round++)
        {
            Work(buffer);
        }

        int created = _kernel.Machine.ObjectsReserved;
        for (int round = 0; round < 50; round++)
        {
            Work(buffer);
        }

        Assert.That(_kernel.Machine.ObjectsReserved, Is.EqualTo(created));
    }

    [Test]
    public void EachShortageIsAnErrorAndLeaksNothing()
    {
        byte[] buffer = new byte[200];
        for (int failAfter = 0; failAfter < 12; failAfter++)
        {
            TearDown();
            Start(TerminalStreams.None);
            _kernel.Machine.ReservesUntilFailure = failAfter;
            _kernel.Machine.AllocationsUntilFailure = failAfter / 2;
            Work(buffer);
            _kernel.Machine.ReservesUntilFailure = null;
            _kernel.Machine.AllocationsUntilFailure = null;
            for (int descriptor = 3; descriptor < 10; descriptor++)
            {
                Call(SyscallNumber.Close, descriptor);
            }

            Call(SyscallNumber.Unlink, "/link");
            Call(SyscallNumber.Unlink, "/g");
            Call(SyscallNumber.RmDir, "/directory");
        }
    }

    private void Work(byte[] buffer)
    {
        long file = Call(SyscallNumber.Open, "/f", 0x42, 0x1B6);
        Call(SyscallNumber.Write, file, buffer, buffer.Length);
        Call(SyscallNumber.FTruncate, file, 0);
        Call(SyscallNumber.Dup2, file, 100);
        Call(SyscallNumber.Close, 100);
        Call(SyscallNumber.SymLink, "/" + new string('t', 100), "/link");
        Call(SyscallNumber.Stat, "/link/x", buffer);
        Call(SyscallNumber.MkDir, "/directory", 0x1FF);
        Call(SyscallNumber.Rename, "/f", "/g");
        Call(SyscallNumber.GetDEnts64, file, buffer, 200);
        Call(SyscallNumber.Unlink, "/g");
        Call(SyscallNumber.Unlink, "/link");
        Call(SyscallNumber.RmDir, "/directory");
        Call(SyscallNumber.Close, file);
    }

    private void Start(TerminalStreams terminals)
    {
        _kernel = new KernelSystemCalls(terminals);
        Assert.That(DeviceNodes.Make(_kernel.FileSystem), Is.EqualTo(KernelOS.Core.Files.FileError.None));
    }

    private long Call(SyscallNumber number, params object?[] arguments) => _kernel.Call(number, arguments);
}
