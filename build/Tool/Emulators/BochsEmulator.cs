using System.IO;
using KernelOS.Tool.Channel;

namespace KernelOS.Tool.Emulators;

/// <summary>Bochs, as Debian builds it: with its debugger, and with a display that needs a terminal.</summary>
internal sealed class BochsEmulator : IEmulator
{
    /// <inheritdoc/>
    public ISerialPort MakePort(string folder, string name) => new LoopbackPort();

    /// <inheritdoc/>
    public IRunningEmulator Start(Launch launch)
    {
        string configuration = Path.Combine(launch.Folder, "bochsrc");
        File.WriteAllText(configuration, BochsConfiguration.For(launch));

        // The debugger's first prompt is answered with "continue".
        string commands = Path.Combine(launch.Folder, "bochs-commands");
        File.WriteAllText(commands, "c\n");

        // script(1) supplies the pseudo-terminal that the display insists on; nobody looks at it.
        string start = $"TERM=linux exec bochs -q -f '{configuration}' -rc '{commands}'";
        return new BochsProcess(EmulatorProcess.Start("script", "-qec", start, "/dev/null"));
    }
}
