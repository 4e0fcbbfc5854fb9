namespace KernelOS.Tool.Setup;

/// <summary>What must be installed besides the .NET SDK.</summary>
internal static class Requirements
{
    /// <summary>What building, booting, testing and debugging needs, by Debian 12's package names.</summary>
    public static Requirement[] All { get; } =
    [
        new("clang", "clang"),
        new("lld", "ld.lld"),
        new("llvm", "llvm-objcopy"),
        new("grub-common", "grub-mkrescue|grub2-mkrescue"),
        new("grub-pc-bin", "/usr/lib/grub/i386-pc/multiboot2.mod"),
        new("grub-efi-amd64-bin", "/usr/lib/grub/x86_64-efi/multiboot2.mod"),
        new("xorriso", "xorriso"),
        new("mtools", "mformat"),
        new("qemu-system-x86", "qemu-system-x86_64"),
        new("ovmf", "/usr/share/OVMF/OVMF_CODE_4M.fd|/usr/share/OVMF/OVMF_CODE.fd|/usr/share/edk2/x64/OVMF_CODE.4m.fd|/usr/share/edk2/ovmf/OVMF_CODE.fd"),
        new("seabios", "/usr/share/seabios/bios.bin"),
        new("bochs", "bochs"),
        new("bochs-term", "/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so|/usr/lib/bochs/plugins/libbx_term_gui.so"),
        new("bsdutils", "script"),
        new("util-linux", "setpriv"),
        new("gdb-multiarch", "gdb-multiarch"),
        new("musl-tools", "musl-gcc"),
        new("gcc", "gcc"),
        new("libc6-dev", "/usr/lib/x86_64-linux-gnu/libc.a|/usr/lib64/libc.a"),
        new("busybox-static", "busybox"),
        new("cpio", "cpio"),
    ];

    /// <summary>What counting instructions on the host needs besides.</summary>
    public static Requirement[] Counting { get; } = [new("valgrind", "valgrind")];
}
