using System;
using System.CommandLine;
using System.IO;

namespace KernelOS.Tool.Commands;

/// <summary><c>clean</c>: removes what was built.</summary>
internal sealed class CleanCommand : Command
{
    /// <summary>Makes the command.</summary>
    public CleanCommand(Func<Repository> repository)
        : base("clean", "Removes artifacts/, everything that was built; this tool too, which the next command builds again.")
    {
        SetAction(_ =>
        {
            string artifacts = repository().Artifacts;
            if (Directory.Exists(artifacts))
            {
                Directory.Delete(artifacts, recursive: true);
            }

            return ExitStatus.Success;
        });
    }
}
