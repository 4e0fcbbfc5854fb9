using KernelOS.Core.Files.Devices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Console;

/// <summary>The terminal on the other side of the program console.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
public sealed class ConsoleTerminal<TPlatform>(TPlatform platform) : Terminal
    where TPlatform : struct, IProgramConsole
{
    private WindowSize _told;
    private WindowSize _window;

    /// <summary>What the host told last, or what a program has set since.</summary>
    public override WindowSize WindowSize
    {
        get
        {
            WindowSize now = platform.WindowSize;
            if (now.Rows != _told.Rows || now.Columns != _told.Columns)
            {
                _told = now;
                _window = now;
            }

            return _window;
        }

        set
        {
            _told = platform.WindowSize;
            _window = value;
        }
    }
}
