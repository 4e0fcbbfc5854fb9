using System;
using System.Collections.Generic;
using System.IO;
using KernelOS.Tool.Building;

namespace KernelOS.Tool.Images;

/// <summary>Makes the ISO that one run boots: the kernel, its options, the initial file system and the session.</summary>
/// <remarks>
/// grub-mkrescue starts from nothing each time. It takes 0.15 s, as long as xorriso takes to copy a finished ISO and
/// add files to it, and it needs no care for the boot records of a hybrid image.
/// </remarks>
internal static class BootImage
{
    // Only what the configuration needs, and the partition maps that grub-mkrescue's own start-up file asks for under
    // UEFI: 4.9 MB instead of 20.
    private const string Modules =
        "multiboot2 iso9660 normal serial echo halt test all_video"
        + " part_acorn part_amiga part_apple part_bsd part_dfly part_dvh part_gpt part_msdos part_plan part_sun part_sunpc";

    /// <summary>Writes the ISO into <paramref name="folder"/>; its path.</summary>
    /// <param name="folder">A private folder that the caller removes.</param>
    /// <param name="kernel">The kernel's ELF file.</param>
    /// <param name="kernelOptions">The kernel's command line, checked.</param>
    /// <param name="files">The initial file system.</param>
    /// <param name="session">The encoded session.</param>
    /// <exception cref="ToolException">A file cannot be read, or grub-mkrescue fails.</exception>
    public static string Make(
        string folder,
        string kernel,
        IEnumerable<string> kernelOptions,
        InitialFileSystem files,
        ReadOnlySpan<byte> session)
    {
        string tree = Path.Combine(folder, "iso");
        string boot = Path.Combine(tree, "boot");
        Directory.CreateDirectory(Path.Combine(boot, "grub"));
        File.WriteAllText(Path.Combine(boot, "grub", "grub.cfg"), GrubConfiguration.Text(kernelOptions));
        File.WriteAllBytes(Path.Combine(boot, "session"), session);

        // Without symbols and debugging information, which GRUB would load too.
        Subprocess.RunOrFail("llvm-strip", ["-o", Path.Combine(boot, "kernelos.elf"), kernel]);
        using (FileStream initrd = File.Create(Path.Combine(boot, "initrd")))
        {
            files.WriteTo(initrd);
        }

        string iso = Path.Combine(folder, "run.iso");
        Subprocess.RunOrFail(
            "grub-mkrescue",
            ["-o", iso, "--locales=", "--fonts=", "--themes=", $"--install-modules={Modules}", tree]);
        Directory.Delete(tree, recursive: true);
        return iso;
    }
}
