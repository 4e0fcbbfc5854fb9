using KernelOS.Tool.Channel;

namespace KernelOS.Tool.Emulators;

/// <summary>A program that can boot an ISO with both serial ports connected to the tool.</summary>
internal interface IEmulator
{
    /// <summary>A port of the kind that this emulator can connect to.</summary>
    /// <param name="folder">The launch's private folder.</param>
    /// <param name="name">A name for the port, unique in the folder.</param>
    ISerialPort MakePort(string folder, string name);

    /// <summary>Starts the machine.</summary>
    /// <exception cref="ToolException">The emulator or something it needs is missing.</exception>
    IRunningEmulator Start(Launch launch);
}
