using System.IO;

namespace KernelOS.Tool.Emulators;

/// <summary>OVMF's two flash images: its code, and a private copy of its writable variables.</summary>
/// <param name="Code">The firmware, never written.</param>
/// <param name="Variables">The writable copy.</param>
internal sealed record UefiFlash(string Code, string Variables)
{
    // The folders of Debian, Arch and Fedora; the 4 MiB build first, the only one of newer releases.
    private static readonly (string Code, string Variables)[] s_known =
    [
        ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
        ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        ("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
        ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
    ];

    /// <summary>Copies the variables of the installed OVMF into <paramref name="folder"/>.</summary>
    /// <exception cref="ToolException">OVMF is not installed.</exception>
    public static UefiFlash CopyTo(string folder)
    {
        foreach ((string code, string variables) in s_known)
        {
            if (File.Exists(code) && File.Exists(variables))
            {
                string copy = Path.Combine(folder, "uefi-variables.fd");
                File.Copy(variables, copy);
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                return new UefiFlash(code, copy);
            }
        }

        throw new ToolException("the UEFI firmware OVMF is not installed; try build/kernelos setup");
    }
}
