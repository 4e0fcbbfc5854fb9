namespace KernelOS.Tool.Emulators;

/// <summary>The machine to boot.</summary>
/// <param name="Emulator">What runs it.</param>
/// <param name="Firmware">What starts its boot loader.</param>
/// <param name="Cpu">The processor model, in the emulator's own words; null for the most capable one.</param>
/// <param name="Memory">How much memory it has.</param>
/// <param name="Counting">Whether time passes as instructions do.</param>
/// <param name="Nodes">Its memory nodes; null for one, of which firmware does not speak.</param>
internal sealed record Machine(
    EmulatorKind Emulator,
    Firmware Firmware,
    string? Cpu,
    MemorySize Memory,
    InstructionCounting Counting,
    NumaLayout? Nodes = null);
