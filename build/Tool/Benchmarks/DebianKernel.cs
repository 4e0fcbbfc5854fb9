using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KernelOS.Tool.Building;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Benchmarks;

/// <summary>Debian's Linux for virtual machines, fetched from its package archive and kept.</summary>
/// <remarks>It is only unpacked, never installed: <c>apt-get download</c> needs no privileges.</remarks>
internal sealed partial class DebianKernel
{
    private const string Package = "linux-image-cloud-amd64";

    private DebianKernel(string image, string version)
    {
        Image = image;
        Version = version;
    }

    /// <summary>The compressed kernel that QEMU starts.</summary>
    public string Image { get; }

    /// <summary>Its release, such as <c>6.1.0-56-cloud-amd64</c>.</summary>
    public string Version { get; }

    /// <summary>Finds the kernel in <paramref name="folder"/>, where it is put if it is not there.</summary>
    /// <exception cref="ToolException">It cannot be fetched.</exception>
    public static DebianKernel Ensure(string folder)
    {
        if (Find(folder) is DebianKernel present)
        {
            return present;
        }

        string scratch = folder + ".new";
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }

        Directory.CreateDirectory(scratch);
        Progress.During($"fetching Debian's {Package}", () => Fetch(scratch));
        Directory.Move(scratch, folder);
        return Find(folder) ?? throw new ToolException($"Debian's package {Package} has no kernel in /boot");
    }

    private static DebianKernel? Find(string folder)
    {
        string boot = Path.Combine(folder, "boot");
        string? image = Directory.Exists(boot) ? Directory.GetFiles(boot, "vmlinuz-*").Max(StringComparer.Ordinal) : null;
        return image is null ? null : new DebianKernel(image, Path.GetFileName(image)["vmlinuz-".Length..]);
    }

    private static bool Fetch(string folder)
    {
        // The package of that name only depends on the newest kernel's own.
        string depends = Subprocess.RunOrFail("apt-cache", ["depends", Package]);
        if (KernelPackage().Match(depends) is not { Success: true } match)
        {
            throw new ToolException($"apt-cache knows no {Package}; please run: apt-get update");
        }

        // As root, apt-get warns that its own user cannot write here; the file arrives all the same.
        Subprocess.RunOrFail("apt-get", ["download", "--quiet", match.Groups[1].Value], folder);
        string archive = Directory.GetFiles(folder, "*.deb").Single();
        Subprocess.RunOrFail("dpkg-deb", ["--extract", archive, folder]);
        File.Delete(archive);
        foreach (string unused in (string[])["lib", "usr"])
        {
            string path = Path.Combine(folder, unused);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }

        return true;
    }

    [GeneratedRegex(@"Depends: (linux-image-\S+)")]
    private static partial Regex KernelPackage();
}
