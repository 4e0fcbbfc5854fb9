using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Files;

/// <summary>The same calls to our kernel and to the host's Linux: same results, same errors, same bytes.</summary>
public sealed class LinuxAgreementTests
{
    private const int WorkingDirectory = -100;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int Truncate = 0x200;
    private const int Append = 0x400;
    private const int MustBeDirectory = 0x1_0000;
    private const int NoFollow = 0x2_0000;
    private const int CloseOnExec = 0x8_0000;
    private const int PathOnly = 0x20_0000;

    private LinuxComparison _kernels = null!;

    private string Base => _kernels.Base;

    private LinuxSystemCalls Linux => _kernels.Linux;

    private KernelSystemCalls Kernel => _kernels.Kernel;

    [SetUp]
    public void SetUp() => _kernels = new LinuxComparison();

    [TearDown]
    public void TearDown() => _kernels?.Dispose();

    [Test]
    public void PathsResolveAlike([ValueSource(nameof(PathCases))] string path)
    {
        MakeTree();
        int[] flags =
        [
            0, 1, 2, NoFollow, MustBeDirectory, MustBeDirectory | NoFollow, PathOnly, PathOnly | NoFollow, Create | 2, Create | Exclusive | 2,
            Create | NoFollow | 1, Truncate, Truncate | 1, Append | 1, 3, Create | MustBeDirectory | 2, CloseOnExec,
        ];
        string full = path.StartsWith('/') ? path : $"{Base}/{path}";
        if (path.Length == 0)
        {
            full = "";
        }

        foreach (int flag in flags)
        {
            _kernels.OpenAndClose(full, flag);
        }

        _kernels.Both(SyscallNumber.Access, full, 0);
        _kernels.Both(SyscallNumber.ReadLink, full, new byte[100], 100);
        _kernels.CompareStatus(full);
        _kernels.Both(SyscallNumber.Truncate, full, 3);

        // The host's root directory is on another file system, and none of ours to change.
        if (full.StartsWith(Base, StringComparison.Ordinal) || full.Length == 0)
        {
            ChangeAlike(full);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void RandomCallsAgree(int seed)
    {
        Random random = new(seed);
        List<long> linuxFiles = [];
        List<long> kernelFiles = [];
        for (int step = 0; step < 4000; step++)
        {
            string path = RandomPath(random);
            string other = RandomPath(random);
            switch (random.Next(18))
            {
                case 0:
                    _kernels.Both(SyscallNumber.MkDir, path, 0x1FF);
                    break;
                case 1:
                    _kernels.Both(SyscallNumber.RmDir, path);
                    break;
                case 2:
                    _kernels.Both(SyscallNumber.Unlink, path);
                    break;
                case 3 or 4:
                    _kernels.Both(SyscallNumber.Rename, path, other);
                    break;
                case 5:
                    _kernels.Both(SyscallNumber.Link, path, other);
                    break;
                case 6:
                    _kernels.Both(SyscallNumber.SymLink, random.Next(2) == 0 ? path : path[(Base.Length + 1)..], other);
                    break;
                case 7:
                    _kernels.Both(SyscallNumber.ReadLink, path, new byte[300], random.Next(300));
                    break;
                case 8 or 9:
                    _kernels.CompareStatus(path);
                    break;
                case 10:
                    _kernels.Both(SyscallNumber.Truncate, path, random.Next(10000));
                    break;
                case 11:
                    _kernels.CompareListing(path);
                    break;
                case 12:
                    _kernels.Both(SyscallNumber.RenameAt2, WorkingDirectory, path, WorkingDirectory, other, random.Next(2));
                    break;
                case 13 when linuxFiles.Count > 0:
                    int index = random.Next(linuxFiles.Count);
                    LinuxComparison.Agree(Linux.Call(SyscallNumber.Close, linuxFiles[index]), Kernel.Call(SyscallNumber.Close, kernelFiles[index]), "close");
                    linuxFiles.RemoveAt(index);
                    kernelFiles.RemoveAt(index);
                    break;
                case 14 or 15 when linuxFiles.Count > 0:
                    UseFile(random, linuxFiles, kernelFiles);
                    break;
                default:
                    int flags = random.Next(4) | (random.Next(2) * Create) | (random.Next(3) / 2 * Exclusive) | (random.Next(3) / 2 * Truncate)
                        | (random.Next(3) / 2 * Append) | (random.Next(5) / 4 * MustBeDirectory) | (random.Next(5) / 4 * NoFollow) | (random.Next(9) / 8 * PathOnly);
                    long onLinux = Linux.Call(SyscallNumber.Open, path, flags, 0x1B6);
                    long here = Kernel.Call(SyscallNumber.Open, path, flags, 0x1B6);
                    LinuxComparison.Agree(Math.Min(onLinux, 0), Math.Min(here, 0), $"step {step}: open {path} 0x{flags:x}");
                    if (here >= 0)
                    {
                        linuxFiles.Add(onLinux);
                        kernelFiles.Add(here);
                    }

                    break;
            }
        }

        foreach (long file in linuxFiles)
        {
            Linux.Call(SyscallNumber.Close, file);
        }
    }

    private static IEnumerable<string> PathCases()
    {
        string longest = new('n', 255);
        string tooLong = new('n', 256);
        string[] names =
        [
            "", "/", "//", "/.", "/..", "/../..", ".", "..", "./", "../", "file", "file/", "file//", "file/.", "file/..", "file/x", "file/x/", "none", "none/", "none/.",
            "none/..", "none/x", "dir", "dir/", "dir/.", "dir/..", "dir/../file", "dir/none", "dir/none/", "dir/sub", "dir/sub/", "dir//sub///file", "./././file",
            "full", "full/", "tofile", "tofile/", "tofile/.", "tofile/x", "todir", "todir/", "todir/.", "todir/..", "todir/sub", "todir/sub/../../file", "todangling",
            "todangling/", "todangling/x", "toslash", "toslash/", "todirslash", "todirslash/", "todirslash/sub", "todirslash/../file", "tomissingslash", "loop", "loop/", "loop/x", "loopa", "self/x",
            "chain39", "chain40", "chain41", "chain39/", "nested", "nested/file", "tonesteddir/file", "absolute", "absolute/", "todot", "todot/file", "todotdot", "todotdot/p/file",
            longest, longest + "/", tooLong, "none/" + tooLong, "file/" + tooLong, "dir/" + longest, tooLong + "/x", "dir/" + tooLong + "/..",
            "...", ".hidden", "..x", "\u0001\u00ff name", string.Concat(Enumerable.Repeat("dir/../", 400)) + "file", string.Concat(Enumerable.Repeat("./", 2100)),
            string.Concat(Enumerable.Repeat("dir/../", 590)) + "x",
        ];
        return names;
    }

    private void ChangeAlike(string path)
    {
        _kernels.Both(SyscallNumber.ChMod, path, 0x1ED);
        _kernels.Both(SyscallNumber.Link, path, $"{Base}/linked");
        _kernels.CompareStatus(path);
        _kernels.Both(SyscallNumber.SymLink, "target", path);
        _kernels.Both(SyscallNumber.Link, $"{Base}/file", path);
        _kernels.Both(SyscallNumber.MkDir, path, 0x1FF);
        _kernels.Both(SyscallNumber.Rename, path, $"{Base}/renamed");
        _kernels.Both(SyscallNumber.Rename, $"{Base}/renamed", path);
        _kernels.Both(SyscallNumber.Unlink, path);
        _kernels.Both(SyscallNumber.RmDir, path);
        _kernels.CompareStatus(path);
    }

    /// <summary>A path of up to four components from few names, so that they meet often.</summary>
    private string RandomPath(Random random)
    {
        string[] names = ["a", "b", "c", "d", "a", "b", ".", "..", new string('x', 40)];
        string path = Base;
        int parents = 0;
        int count = random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            string name = names[random.Next(names.Length)];
            if (name == ".." && ++parents > 1)
            {
                name = "a";
            }

            path += (random.Next(12) == 0 ? "//" : "/") + name;
        }

        return path + (random.Next(6) == 0 ? "/" : "");
    }

    private void UseFile(Random random, List<long> linuxFiles, List<long> kernelFiles)
    {
        int index = random.Next(linuxFiles.Count);
        long onLinux = linuxFiles[index];
        long here = kernelFiles[index];
        byte[] written = new byte[random.Next(random.Next(2) == 0 ? 10 : 6000)];
        random.NextBytes(written);
        byte[] readOnLinux = new byte[random.Next(6000)];
        byte[] readHere = new byte[readOnLinux.Length];
        long offset = random.Next(10000) - 100;
        int origin = random.Next(6) - 1;
        switch (random.Next(9))
        {
            case 0:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.Write, onLinux, written, written.Length), Kernel.Call(SyscallNumber.Write, here, written, written.Length), "write");
                break;
            case 1:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.PWrite64, onLinux, written, written.Length, offset), Kernel.Call(SyscallNumber.PWrite64, here, written, written.Length, offset), "pwrite64");
                break;
            case 2:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.Read, onLinux, readOnLinux, readOnLinux.Length), Kernel.Call(SyscallNumber.Read, here, readHere, readHere.Length), "read");
                break;
            case 3:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.PRead64, onLinux, readOnLinux, readOnLinux.Length, offset), Kernel.Call(SyscallNumber.PRead64, here, readHere, readHere.Length, offset), "pread64");
                break;
            case 4 when origin is not (3 or 4):
                LinuxComparison.Agree(Linux.Call(SyscallNumber.LSeek, onLinux, offset, origin), Kernel.Call(SyscallNumber.LSeek, here, offset, origin), $"lseek {offset} {origin}");
                break;
            case 5:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.FTruncate, onLinux, offset), Kernel.Call(SyscallNumber.FTruncate, here, offset), "ftruncate");
                break;
            case 6:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.FCntl, onLinux, 3), Kernel.Call(SyscallNumber.FCntl, here, 3), "fcntl(F_GETFL)");
                break;
            case 7:
                LinuxComparison.Agree(Linux.Call(SyscallNumber.FCntl, onLinux, 4, offset & 0xC00), Kernel.Call(SyscallNumber.FCntl, here, 4, offset & 0xC00), "fcntl(F_SETFL)");
                break;
            default:
                byte[] statusOnLinux = new byte[144];
                byte[] statusHere = new byte[144];
                LinuxComparison.Agree(Linux.Call(SyscallNumber.FStat, onLinux, statusOnLinux), Kernel.Call(SyscallNumber.FStat, here, statusHere), "fstat");
                LinuxComparison.CompareStatus(statusOnLinux, statusHere, "fstat");
                break;
        }

        Assert.That(readHere, Is.EqualTo(readOnLinux));
    }

    private void MakeTree()
    {
        (string Path, string Target)[] links =
        [
            ("tofile", "file"), ("todir", "dir"), ("todangling", "nowhere"), ("toslash", "file/"), ("todirslash", "dir/"), ("tomissingslash", "nowhere/"), ("loop", "loop"), ("loopa", "loopb"), ("loopb", "loopa"),
            ("self", "./self"), ("nested", "todir/../tonesteddir"), ("tonesteddir", "todir/sub"), ("absolute", Base + "/dir/sub"), ("todot", "."), ("todotdot", ".."), ("chain0", "file"),
        ];
        foreach (string directory in new[] { "dir", "dir/sub", "full", "full/sub" })
        {
            _kernels.Both(SyscallNumber.MkDir, $"{Base}/{directory}", 0x1FF);
        }

        foreach (string file in new[] { "file", "dir/sub/file", "full/file" })
        {
            _kernels.OpenAndClose($"{Base}/{file}", Create | 1);
            _kernels.Both(SyscallNumber.Truncate, $"{Base}/{file}", 10);
        }

        foreach ((string path, string target) in links)
        {
            _kernels.Both(SyscallNumber.SymLink, target, $"{Base}/{path}");
        }

        for (int i = 1; i <= 41; i++)
        {
            _kernels.Both(SyscallNumber.SymLink, $"chain{i - 1}", $"{Base}/chain{i}");
        }
    }
}
