using System;
using System.CommandLine;
using KernelOS.Tool.Building;
using KernelOS.Tool.Setup;

namespace KernelOS.Tool.Commands;

/// <summary><c>build</c>: builds everything.</summary>
internal sealed class BuildCommand : Command
{
    /// <summary>Makes the command.</summary>
    public BuildCommand(Func<Repository> repository)
        : base("build", "Builds all of KernelOS.sln; the kernel's ELF file and ISO appear in artifacts/.")
    {
        SetAction(_ =>
        {
            new HostSetup(Requirements.All).Ensure();
            new KernelBuild(repository()).BuildAll();
            return ExitStatus.Success;
        });
    }
}
