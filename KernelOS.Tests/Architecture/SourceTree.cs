using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace KernelOS.Tests.Architecture;

/// <summary>The repository's own source files.</summary>
internal static class SourceTree
{
    private static readonly string[] s_outputFolders = ["artifacts", "bin", "obj", ".git"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The files below a folder of the repository with one of these extensions, by their paths from the root.</summary>
    public static IEnumerable<SourceFile> Files(string folder, params string[] extensions)
    {
        string start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ? Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
                .Where(path => extensions.Contains(Path.GetExtension(path)))
                .Select(path => new SourceFile(Path.GetRelativePath(Root, path), path))
                .Where(file => !file.Path.Split('/').Any(s_outputFolders.Contains))
                .OrderBy(file => file.Path, StringComparer.Ordinal)
            : [];
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KernelOS.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("KernelOS.sln is in no folder above the tests");
    }
}
