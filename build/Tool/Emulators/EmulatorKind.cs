namespace KernelOS.Tool.Emulators;

/// <summary>Which emulator runs the machine.</summary>
internal enum EmulatorKind
{
    /// <summary>QEMU, with its own translator.</summary>
    Qemu,

    /// <summary>Bochs, an interpreter that models the processor closely.</summary>
    Bochs,
}
