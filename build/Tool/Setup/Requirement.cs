using System;
using System.IO;
using System.Linq;

namespace KernelOS.Tool.Setup;

/// <summary>Something that must be installed.</summary>
/// <param name="Package">The Debian package that has it.</param>
/// <param name="Probe">A command in PATH, or, beginning with a slash, a file; alternatives are separated by a bar.</param>
internal sealed record Requirement(string Package, string Probe)
{
    /// <summary>Whether it is there, by a look at the file system alone.</summary>
    public bool IsPresent() => Probe.Split('|').Any(Exists);

    private static bool Exists(string probe)
    {
        if (probe.StartsWith('/'))
        {
            return File.Exists(probe);
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return folders.Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, probe)));
    }
}
