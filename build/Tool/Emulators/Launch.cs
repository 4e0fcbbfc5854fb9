using KernelOS.Tool.Channel;

namespace KernelOS.Tool.Emulators;

/// <summary>Everything an emulator needs to start.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Image">The ISO to boot, an absolute path.</param>
/// <param name="Folder">A private folder for the emulator's own files; the caller removes it.</param>
/// <param name="Log">Where the first serial port connects to.</param>
/// <param name="Programs">Where the second serial port connects to.</param>
/// <param name="DebuggerPort">The TCP port on which to wait, halted, for a debugger; null to run at once.</param>
internal sealed record Launch(
    Machine Machine,
    string Image,
    string Folder,
    ISerialPort Log,
    ISerialPort Programs,
    int? DebuggerPort);
