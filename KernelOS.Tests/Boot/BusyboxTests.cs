using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace KernelOS.Tests.Boot;

/// <summary>busybox at work on files that <c>--add</c> put into the initial file system, as on the host.</summary>
[Category("Boot")]
public sealed class BusyboxTests
{
    private const string Folder = "/tmp/kernelos-busybox";
    private const int Seed = 20240607;

    private static readonly ProgramRun[] s_programs =
    [
        Busybox("sha256sum", $"{Folder}/big"),
        Busybox("md5sum", $"{Folder}/words", $"{Folder}/empty"),
        Busybox("sort", $"{Folder}/words"),
        Busybox("sort", "-n", "-r", $"{Folder}/numbers"),
        Busybox("wc", $"{Folder}/words", $"{Folder}/numbers", $"{Folder}/empty"),
        Busybox("grep", "-c", "a.*z", $"{Folder}/words"),
        Busybox("grep", "nothing like this", $"{Folder}/words"),
        Busybox("sed", "s/[aeiou]/<&>/g;10q", $"{Folder}/words"),
        Busybox("head", "-c", "100000", $"{Folder}/big"),
        Busybox("tail", "-n", "5", $"{Folder}/words"),
        Busybox("uniq", "-c", $"{Folder}/numbers"),
        Busybox("cut", "-c", "1-3", $"{Folder}/numbers"),
        Busybox("od", "-A", "x", "-t", "x1", "-N", "4096", $"{Folder}/big"),
        Busybox("cmp", $"{Folder}/words", $"{Folder}/numbers"),
        Busybox("awk", "BEGIN { for (i = 0; i < 2000000; i++) { s = (s * 31 + i) % 65521 }; print s }"),
        Busybox("awk", "{ count[substr($0, 1, 1)]++ } END { for (c = 97; c < 123; c++) { l = sprintf(\"%c\", c); print l, count[l] } }", $"{Folder}/words"),
        Busybox("bc", $"{Folder}/bc"),
        Busybox("expr", "6", "*", "7"),
        Busybox("echo", "-n", "no newline"),
        Busybox("false"),
        Busybox("cat", "/no/such/file"),
        Busybox("no-such-applet"),
    ];

    private BootResult _boot = null!;

    [OneTimeSetUp]
    public void Boot()
    {
        WriteFiles();
        GuestMachine machine = GuestMachine.Qemu with { Limit = TimeSpan.FromSeconds(120) };
        _boot = new KernelRunner(machine, "--add", $"{Folder}:{Folder}").Boot(s_programs, []);
    }

    [OneTimeTearDown]
    public void ShowLogAndRemoveFiles()
    {
        Directory.Delete(Folder, recursive: true);
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Error.WriteLine(_boot?.Describe());
        }
    }

    [TestCaseSource(nameof(s_programs))]
    public void DoesTheSameAsOnLinux(ProgramRun program)
    {
        ProgramResult? here = _boot.Programs[Array.IndexOf(s_programs, program)];
        Assert.That(here, Is.Not.Null, _boot.Describe());
        ProgramResult onLinux = HostRunner.Run(program, []);
        Assert.That(here!.ErrorText, Is.EqualTo(onLinux.ErrorText));
        Assert.That(here.Status, Is.EqualTo(onLinux.Status));
        Assert.That(here.Output.AsSpan().SequenceEqual(onLinux.Output), $"{here.Output.Length} bytes, not {onLinux.Output.Length}, or others");
    }

    private static ProgramRun Busybox(params string[] arguments) => ProgramRun.Of("/bin/busybox", arguments);

    private static void WriteFiles()
    {
        Random random = new(Seed);
        Directory.CreateDirectory(Folder);
        byte[] big = new byte[8 << 20];
        random.NextBytes(big);
        File.WriteAllBytes($"{Folder}/big", big);
        IEnumerable<string> words = Enumerable.Range(0, 50_000).Select(_ =>
            new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)('a' + random.Next(26)))]));
        File.WriteAllText($"{Folder}/words", string.Join('\n', words) + "\n");
        File.WriteAllLines($"{Folder}/numbers", Enumerable.Range(0, 20_000).Select(_ => $"{random.Next(100_000)}"), Encoding.ASCII);
        File.WriteAllBytes($"{Folder}/empty", []);
        File.WriteAllText($"{Folder}/bc", "scale=60\nsqrt(2)\n2^2000\nfor (i = 0; i < 20000; i++) s += i^2\ns\n");
    }
}
