namespace KernelOS.Tool.Emulators;

/// <summary>What starts the boot loader.</summary>
internal enum Firmware
{
    /// <summary>The PC's old BIOS.</summary>
    Bios,

    /// <summary>UEFI, in QEMU by OVMF.</summary>
    Uefi,
}
