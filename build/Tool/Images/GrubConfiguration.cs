using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tool.Images;

/// <summary>The text of a <c>grub.cfg</c> that boots the kernel at once, without a menu.</summary>
internal static class GrubConfiguration
{
    /// <summary>The last line before the kernel's own on the first serial port.</summary>
    public const string LastLine = "GRUB: starting the kernel";

    /// <summary>
    /// The configuration for a kernel command line. What GRUB cannot load it reports on the first serial port, where
    /// the kernel's log goes too, and it then powers off instead of waiting for a key.
    /// </summary>
    public static string Text(IEnumerable<string> kernelOptions)
    {
        string options = string.Concat(kernelOptions.Select(option => " " + Quote(option)));
        return $"""
            serial --unit=0 --speed=115200
            terminal_output serial
            if [ "$grub_platform" = efi ]; then
              insmod all_video
            fi
            if multiboot2 /boot/kernelos.elf{options}; then
              if module2 /boot/initrd initrd; then
                if module2 /boot/session session; then
                  echo {Quote(LastLine)}
                  boot
                fi
              fi
            fi
            halt

            """;
    }

    /// <summary>Splits what the person appended into options, and checks each.</summary>
    /// <exception cref="ToolException">An option would not reach the kernel as it was written.</exception>
    public static IReadOnlyList<string> SplitOptions(string text)
    {
        string[] options = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string option in options)
        {
            if (!option.All(IsPassedUnchanged))
            {
                throw ToolException.Usage(
                    $"the kernel option '{option}' cannot pass through GRUB: only printable ASCII without quotes and backslashes can");
            }
        }

        return options;
    }

    // Within single quotes GRUB's shell takes everything literally. But the loader puts a backslash before each quote
    // and backslash of the words it joins (GRUB, lib/cmdline.c), so these cannot be passed at all.
    private static string Quote(string option) => $"'{option}'";

    private static bool IsPassedUnchanged(char character) =>
        character is > ' ' and <= '~' and not ('\'' or '"' or '\\');
}
