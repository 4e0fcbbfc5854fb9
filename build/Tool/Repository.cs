using System;
using System.IO;
using KernelOS.Tool.Building;

namespace KernelOS.Tool;

/// <summary>Where things are in the clone that this tool was built in.</summary>
internal sealed class Repository
{
    /// <summary>Describes the clone at <paramref name="root"/>.</summary>
    public Repository(string root)
    {
        Root = Path.GetFullPath(root);
    }

    /// <summary>The top-level folder, an absolute path.</summary>
    public string Root { get; }

    /// <summary>The solution.</summary>
    public string Solution => Path.Combine(Root, "KernelOS.sln");

    /// <summary>The project whose build makes the kernel's ELF file and the ISO.</summary>
    public string KernelProject => Path.Combine(Root, "KernelOS", "KernelOS.csproj");

    /// <summary>The test project.</summary>
    public string TestProject => Path.Combine(Root, "KernelOS.Tests", "KernelOS.Tests.csproj");

    /// <summary>Everything that is built; may be absent.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The kernel for x86-64, with its symbols; the ISO that boots by itself lies beside it.</summary>
    public string Kernel(KernelConfiguration configuration) =>
        Path.Combine(Artifacts, configuration == KernelConfiguration.Release ? "release" : "", "kernelos-x64.elf");

    /// <summary>Finds the clone around the running tool: the nearest folder upwards that has the solution.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static Repository Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KernelOS.sln")))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new ToolException($"no KernelOS.sln in any folder above {AppContext.BaseDirectory}");
    }
}
