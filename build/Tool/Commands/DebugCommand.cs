using System;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Commands;

/// <summary><c>debug</c>: boots the kernel halted, for a debugger.</summary>
internal sealed class DebugCommand : Command
{
    /// <summary>Makes the command.</summary>
    public DebugCommand(Func<Repository> repository)
        : base("debug", Text)
    {
        BootOptions options = new();
        Option<int?> port = new("--port") { HelpName = "N", Description = "The TCP port for the debugger (default: a free one)." };
        Add(port);
        options.AddTo(this);
        SetAction(parsed =>
        {
            BootRequest request = options.Read(parsed);
            if (request.Machine.Emulator != EmulatorKind.Qemu)
            {
                throw ToolException.Usage("debug works with --emulator qemu only");
            }

            int chosen = parsed.GetValue(port) ?? FreePort();
            string kernel = repository().Kernel;
            Messages.Say("the machine waits for a debugger; in another terminal:");
            Messages.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"  gdb-multiarch {kernel} -ex 'target remote localhost:{chosen}' -ex 'hbreak KernelMain' -ex continue"));
            return new Boot(repository()).Run(request, chosen);
        });
    }

    private const string Text = """
        Boots like run, but halted before the first instruction until a debugger connects and continues.
        """;

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
