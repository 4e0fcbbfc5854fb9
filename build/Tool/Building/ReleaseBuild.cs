using System.IO;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Building;

/// <summary>Builds a project of the repository for speed; MSBuild finds out whether anything has changed.</summary>
internal static class ReleaseBuild
{
    /// <summary>Builds <paramref name="project"/>, after other builds of the same clone.</summary>
    /// <param name="repository">The clone.</param>
    /// <param name="project">The project's path there, its parts.</param>
    /// <exception cref="ToolException">It does not build; the message has the errors.</exception>
    public static void Run(Repository repository, params string[] project)
    {
        using FileLock building = FileLock.Take(Path.Combine(repository.Artifacts, "build.lock"));
        Progress.During($"building {Path.GetFileNameWithoutExtension(project[^1])}", () => Subprocess.RunOrFail(
            "dotnet", ["build", Path.Combine([repository.Root, .. project]), "--configuration", "Release", "--nologo", "--verbosity", "quiet", "--tl:off"], repository.Root));
    }
}
