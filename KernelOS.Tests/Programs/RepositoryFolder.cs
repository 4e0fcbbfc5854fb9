using System;
using System.IO;

namespace KernelOS.Tests.Programs;

/// <summary>Where the repository is that the tests were built from.</summary>
public static class RepositoryFolder
{
    /// <summary>Its absolute path.</summary>
    public static string Root { get; } = Find();

    /// <summary>The absolute path of something in it.</summary>
    public static string Combine(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KernelOS.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} contains KernelOS.sln");
    }
}
