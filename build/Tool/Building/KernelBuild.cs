using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Building;

/// <summary>Brings the kernel's ELF file and ISO up to date, without asking MSBuild when nothing has changed.</summary>
internal sealed class KernelBuild
{
    // What the kernel is made from; all of it belongs to the repository, so a list of folders and patterns is enough.
    private static readonly string[] s_folders = ["KernelOS", "KernelOS.Core", "build"];
    private static readonly string[] s_files = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    private readonly Repository _repository;
    private readonly KernelConfiguration _configuration;

    /// <summary>Builds in <paramref name="repository"/>.</summary>
    /// <param name="repository">The clone.</param>
    /// <param name="configuration">Which kernel.</param>
    public KernelBuild(Repository repository, KernelConfiguration configuration = KernelConfiguration.Debug)
    {
        _repository = repository;
        _configuration = configuration;
    }

    /// <summary>An empty file as old as the beginning of the last successful build.</summary>
    internal string Stamp => Path.Combine(Path.GetDirectoryName(Kernel)!, "kernel-built.stamp");

    private string Kernel => _repository.Kernel(_configuration);

    /// <summary>Builds the kernel if anything that it is made from has changed.</summary>
    /// <exception cref="ToolException">It does not build; the message has the errors.</exception>
    public void Update()
    {
        // One of several runs at once builds; the others wait and find it done.
        using FileLock building = FileLock.Take(Path.Combine(_repository.Artifacts, "build.lock"));
        if (IsUpToDate())
        {
            return;
        }

        Build(_repository.KernelProject, "building the kernel");
        if (!File.Exists(Kernel))
        {
            throw new ToolException($"the build made no {Path.GetRelativePath(_repository.Root, Kernel)}");
        }
    }

    /// <summary>Builds the whole solution.</summary>
    /// <exception cref="ToolException">It does not build; the message has the errors.</exception>
    public void BuildAll()
    {
        using FileLock building = FileLock.Take(Path.Combine(_repository.Artifacts, "build.lock"));
        Build(_repository.Solution, "building KernelOS.sln");
    }

    private void Build(string project, string what)
    {
        // A source saved during the build must count as newer than the stamp.
        DateTime started = DateTime.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        SubprocessResult result = Progress.During(what, () => Subprocess.Run(
            "dotnet", ["build", project, "--configuration", _configuration.ToString(), "--nologo", "--verbosity", "quiet", "--tl:off"], _repository.Root));
        if (result.ExitCode != 0)
        {
            throw new ToolException($"{what} failed:\n{WithoutRepetition(result.Output)}");
        }

        Messages.Say(string.Create(CultureInfo.InvariantCulture, $"{what} took {watch.Elapsed.TotalSeconds:0.0} s"));
        File.WriteAllText(Stamp, "");
        File.SetLastWriteTimeUtc(Stamp, started);
    }

    /// <summary>Whether nothing that the kernel is made from is newer than the last build.</summary>
    internal bool IsUpToDate()
    {
        if (!File.Exists(Kernel) || !File.Exists(Stamp))
        {
            return false;
        }

        DateTime built = File.GetLastWriteTimeUtc(Stamp);
        return s_files.All(file => File.GetLastWriteTimeUtc(Path.Combine(_repository.Root, file)) < built)
            && s_folders.All(folder => IsOlder(new DirectoryInfo(Path.Combine(_repository.Root, folder)), built));
    }

    // A folder's own time changes when something in it is added, removed or renamed.
    private static bool IsOlder(DirectoryInfo folder, DateTime built) =>
        folder.LastWriteTimeUtc < built
        && folder.EnumerateFileSystemInfos().All(item => item is DirectoryInfo subfolder
            ? subfolder.Name == "Tool" || IsOlder(subfolder, built)
            : item.LastWriteTimeUtc < built);

    // Each error appears twice in MSBuild's quiet output: where it happened, and in the summary.
    private static string WithoutRepetition(string output) =>
        string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());

}
