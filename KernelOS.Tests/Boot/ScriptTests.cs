using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KernelOS.Tests.Programs;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace KernelOS.Tests.Boot;

/// <summary>Shell scripts, each run by the same static busybox on the same files here and on the host's Linux.</summary>
[Category("Boot")]
public sealed class ScriptTests
{
    private const string Folder = "/tmp/kernelos-scripts";
    private const string Busybox = "/bin/busybox";
    private const int Seed = 20261121;

    // Scripts find their files in $IN and start in an empty folder; only busybox's own programs are used.
    private const string Beginning = $"PATH=/bin; IN={Folder}/in; rm -rf {Folder}/work; mkdir -p {Folder}/work; cd {Folder}/work\n";

    private BootResult _boot = null!;

    private static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(ScriptFolder, "*.sh").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    private static string ScriptFolder => RepositoryFolder.Combine("KernelOS.Tests", "Programs", "Scripts");

    [OneTimeSetUp]
    public void Boot()
    {
        WriteFiles();
        GuestMachine machine = GuestMachine.Qemu with { Limit = TimeSpan.FromSeconds(180) };

        // busybox finds its own programs in itself, but starts these by their paths.
        string[] additions = [$"{Folder}/in:{Folder}/in", $"{Busybox}:/bin/sh", $"{Busybox}:/bin/gzip"];
        _boot = new KernelRunner(machine, [.. additions.SelectMany(addition => (string[])["--add", addition])])
            .Boot([.. Names.Select(ScriptRun)], []);
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

    [TestCaseSource(nameof(Names))]
    public void DoesTheSameAsOnLinux(string name)
    {
        ProgramResult? here = _boot.Programs[Names.ToList().IndexOf(name)];
        Assert.That(here, Is.Not.Null, _boot.Describe());
        ProgramResult onLinux = HostRunner.Run(ScriptRun(name), []);
        Assert.That(here!.OutputText, Is.EqualTo(onLinux.OutputText));
        Assert.That(here.ErrorText, Is.EqualTo(onLinux.ErrorText));
        Assert.That(here.Status, Is.EqualTo(onLinux.Status));
        Assert.That(onLinux.OutputText.Split('\n'), Has.Length.GreaterThan(10), "a script shows something");
    }

    private static ProgramRun ScriptRun(string name) =>
        ProgramRun.Of(Busybox, "sh", "-c", Beginning + File.ReadAllText(Path.Combine(ScriptFolder, $"{name}.sh")));

    private static void WriteFiles()
    {
        Random random = new(Seed);
        Directory.CreateDirectory($"{Folder}/in");
        byte[] big = new byte[1 << 20];
        random.NextBytes(big);
        File.WriteAllBytes($"{Folder}/in/big", big);
        IEnumerable<string> words = Enumerable.Range(0, 20_000).Select(_ =>
            new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)('a' + random.Next(26)))]));
        File.WriteAllText($"{Folder}/in/words", string.Join('\n', words) + "\n");
        File.WriteAllLines($"{Folder}/in/numbers", Enumerable.Range(0, 5_000).Select(_ => $"{random.Next(1000)}"), Encoding.ASCII);
        File.WriteAllText($"{Folder}/in/short", "one:1 root\nthree:3  tree\ntwo:2 wood\nten:10 book\n");
    }
}
