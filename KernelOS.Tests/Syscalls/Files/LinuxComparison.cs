using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>Our kernel and the host's, side by side: whatever is called must give the same results, errors and bytes.</summary>
/// <remarks>Both work under the same long path, so that every text can be the same; on the host it lies in a tmpfs, so that sizes and blocks are comparable.</remarks>
public sealed class LinuxComparison : IDisposable
{
    /// <summary>O_DIRECTORY.</summary>
    private const int MustBeDirectory = 0x1_0000;

    private const int StatusLength = 144;

    public LinuxComparison()
    {
        if (!LinuxSystemCalls.IsAvailable || !Directory.Exists("/dev/shm"))
        {
            Assert.Ignore("needs Linux on x86-64 with a tmpfs at /dev/shm");
        }

        string unique = "kernelos-" + Guid.NewGuid().ToString("N");
        foreach (string part in new[] { "dev", "shm", unique, "p", "p", "p", "p", "p", "p", "p", "p" })
        {
            Base += "/" + part;
            Assert.That(Kernel.Call(SyscallNumber.MkDir, Base, 0x1FF), Is.Zero);
            Directory.CreateDirectory(Base);
        }
    }

    /// <summary>The host's kernel.</summary>
    public LinuxSystemCalls Linux { get; } = new();

    /// <summary>Ours.</summary>
    public KernelSystemCalls Kernel { get; } = new(memoryMiB: 32);

    /// <summary>The directory under which everything happens, so deep that a few ".." do not lead out.</summary>
    public string Base { get; } = "";

    public static void Agree(long onLinux, long here, string what) => Assert.That(here, Is.EqualTo(onLinux), what);

    public void Dispose()
    {
        Directory.Delete("/" + string.Join('/', Base.Split('/', 5)[1..4]), recursive: true);
        RemoveAll("/dev");
        Assert.That(Kernel.Call(SyscallNumber.RmDir, "/dev"), Is.Zero);
        Kernel.Dispose();
        Linux.Dispose();
    }

    public long Both(SyscallNumber number, params object[] arguments)
    {
        object[] copies = [.. arguments.Select(argument => argument is byte[] bytes ? bytes.Clone() : argument)];
        long onLinux = Linux.Call(number, arguments);
        long here = Kernel.Call(number, copies);
        Agree(onLinux, here, $"{number} {string.Join(' ', arguments)}");
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is byte[] bytes)
            {
                Assert.That((byte[])copies[i], Is.EqualTo(bytes), $"{number} {string.Join(' ', arguments)}");
            }
        }

        return here;
    }

    public void OpenAndClose(string path, int flags)
    {
        long onLinux = Linux.Call(SyscallNumber.Open, path, flags, 0x1B6);
        long here = Kernel.Call(SyscallNumber.Open, path, flags, 0x1B6);
        Agree(Math.Min(onLinux, 0), Math.Min(here, 0), $"open {path} 0x{flags:x}");
        if (here >= 0)
        {
            Agree(Linux.Call(SyscallNumber.FCntl, onLinux, 3), Kernel.Call(SyscallNumber.FCntl, here, 3), $"F_GETFL of {path} 0x{flags:x}");
            Agree(Linux.Call(SyscallNumber.FCntl, onLinux, 1), Kernel.Call(SyscallNumber.FCntl, here, 1), $"F_GETFD of {path} 0x{flags:x}");
            Assert.That(Linux.Call(SyscallNumber.Close, onLinux), Is.Zero);
            Assert.That(Kernel.Call(SyscallNumber.Close, here), Is.Zero);
        }
    }

    public void CompareStatus(string path)
    {
        foreach (SyscallNumber number in new[] { SyscallNumber.Stat, SyscallNumber.LStat })
        {
            byte[] onLinux = new byte[StatusLength];
            byte[] here = new byte[StatusLength];
            Agree(Linux.Call(number, path, onLinux), Kernel.Call(number, path, here), $"{number} {path}");
            CompareStatus(onLinux, here, $"{number} {path}");
        }
    }

    /// <summary>Compares links, mode, owners, device, size, block size; for files, also blocks.</summary>
    public static void CompareStatus(byte[] onLinux, byte[] here, string what)
    {
        bool isOutside = BitConverter.ToUInt64(onLinux, 8) == 1 || what.EndsWith("/..", StringComparison.Ordinal) || !what.Contains("kernelos-", StringComparison.Ordinal);
        uint kind = BitConverter.ToUInt32(onLinux, 24) & 0xF000;
        Assert.That(BitConverter.ToUInt32(here, 24) & 0xF000, Is.EqualTo(kind), what + ": kind");
        if (isOutside && kind == 0x4000)
        {
            return;
        }

        int blocksEnd = kind == 0x8000 ? 72 : 64;
        Assert.That(here[16..blocksEnd], Is.EqualTo(onLinux[16..blocksEnd]), what);
    }

    public void CompareListing(string path)
    {
        long onLinux = Linux.Call(SyscallNumber.Open, path, MustBeDirectory, 0);
        long here = Kernel.Call(SyscallNumber.Open, path, MustBeDirectory, 0);
        Agree(Math.Min(onLinux, 0), Math.Min(here, 0), $"open directory {path}");
        if (here < 0)
        {
            return;
        }

        Assert.That(List(Kernel, here, 300), Is.EquivalentTo(List(Linux, onLinux, 300)), path);
        Linux.Call(SyscallNumber.Close, onLinux);
        Kernel.Call(SyscallNumber.Close, here);
    }

    private void RemoveAll(string path)
    {
        long file = Kernel.Call(SyscallNumber.Open, path, MustBeDirectory, 0);
        List<string> entries = List(Kernel, file, 4000);
        Assert.That(Kernel.Call(SyscallNumber.Close, file), Is.Zero);
        foreach (string entry in entries.Where(entry => !entry.StartsWith("then ", StringComparison.Ordinal)))
        {
            int split = entry.LastIndexOf(' ');
            string name = entry[..split];
            if (name is "." or "..")
            {
                continue;
            }

            if (entry[split..] == " 4")
            {
                RemoveAll($"{path}/{name}");
                Assert.That(Kernel.Call(SyscallNumber.RmDir, $"{path}/{name}"), Is.Zero);
            }
            else
            {
                Assert.That(Kernel.Call(SyscallNumber.Unlink, $"{path}/{name}"), Is.Zero);
            }
        }
    }

    private static List<string> List(ISystemCalls calls, long file, int room)
    {
        List<string> entries = [];
        byte[] buffer = new byte[room];
        long length;
        while ((length = calls.Call(SyscallNumber.GetDEnts64, file, buffer, room)) > 0)
        {
            for (int i = 0; i < length; i += BitConverter.ToUInt16(buffer, i + 16))
            {
                int end = Array.IndexOf(buffer, (byte)0, i + 19);
                entries.Add($"{Encoding.Latin1.GetString(buffer, i + 19, end - i - 19)} {buffer[i + 18]}");
            }
        }

        entries.Add($"then {length}");
        return entries;
    }
}
