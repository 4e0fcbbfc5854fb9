using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelOS.Tool.Building;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Setup;

/// <summary>Sees to it that everything the project needs is installed on this machine.</summary>
internal sealed class HostSetup
{
    private readonly Requirement[] _requirements;

    /// <summary>Looks after the given requirements.</summary>
    public HostSetup(Requirement[] requirements)
    {
        _requirements = requirements;
    }

    /// <summary>Installs what is missing, if this user may; true if anything was.</summary>
    /// <exception cref="ToolException">Something is missing and cannot be installed from here; the message says what to do.</exception>
    public bool Ensure()
    {
        // Looking for a file each costs microseconds, so this can be done before every command.
        string[] missing = Missing();
        if (missing.Length == 0)
        {
            return false;
        }

        string packages = string.Join(' ', missing);
        if (!File.Exists("/usr/bin/apt-get"))
        {
            throw new ToolException($"please install what Debian calls: {packages}");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new ToolException($"packages are missing; please run: sudo apt-get install --no-install-recommends {packages}");
        }

        Messages.Say($"installing {packages}");
        Install(missing);
        string[] still = Missing();
        return still.Length == 0
            ? true
            : throw new ToolException($"installed, but not found afterwards: {string.Join(' ', still)}");
    }

    private static void Install(string[] packages)
    {
        // Nobody is there to answer questions.
        Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
        // Another installation may be under way.
        IEnumerable<string> install = ["-o", "DPkg::Lock::Timeout=300", "install", "--yes", "--quiet", "--no-install-recommends", .. packages];

        // An up-to-date list of packages makes the update unnecessary, which takes longest without a network.
        SubprocessResult first = Progress.During("apt-get install", () => Subprocess.Run("apt-get", install));
        if (first.ExitCode != 0)
        {
            Progress.During("apt-get update", () => Subprocess.Run("apt-get", ["update", "--quiet"]));
            Progress.During("apt-get install", () => Subprocess.RunOrFail("apt-get", install));
        }
    }

    private string[] Missing() =>
        [.. _requirements.Where(requirement => !requirement.IsPresent()).Select(requirement => requirement.Package)];
}
