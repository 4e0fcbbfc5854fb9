using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace KernelOS.Tool.Sessions;

/// <summary>gdb, and where it meets the machine.</summary>
internal sealed class Debugger
{
    private const string Command = "gdb-multiarch";

    private readonly string _kernel;

    /// <summary>Debugs the kernel in the given ELF file through the given TCP port; null for a free one.</summary>
    public Debugger(string kernel, int? port, DebuggerStart start)
    {
        _kernel = kernel;
        Port = port ?? FreePort();
        Start = start;
    }

    /// <summary>The TCP port on which the machine waits.</summary>
    public int Port { get; }

    /// <summary>Who starts gdb.</summary>
    public DebuggerStart Start { get; }

    /// <summary>What a person types to debug the machine.</summary>
    public string CommandLine => $"{Command} {string.Join(' ', Array.ConvertAll(Commands(), command => $"-ex '{command}'"))}";

    /// <summary>Runs gdb on this terminal until it ends, which ends the session.</summary>
    /// <param name="folder">A private folder for its command file.</param>
    /// <exception cref="ToolException">gdb is not installed.</exception>
    public async Task<SessionOutcome> RunAsync(string folder)
    {
        string script = Path.Combine(folder, "gdb-commands");
        await File.WriteAllLinesAsync(script, Commands()).ConfigureAwait(false);
        try
        {
            using Process gdb = Process.Start(Command, ["--quiet", "--command", script]);
            await gdb.WaitForExitAsync().ConfigureAwait(false);
            return SessionOutcome.Finished(ExitStatus.Success);
        }
        catch (Win32Exception failure)
        {
            throw new ToolException($"{Command} cannot be started: {failure.Message}; try build/kernelos setup");
        }
    }

    // kos_boot is the first C# (KernelMain.Start). A software breakpoint would be written into memory that the boot loader has yet to fill: hence hbreak.
    private string[] Commands() =>
    [
        $"file {_kernel}",
        string.Create(CultureInfo.InvariantCulture, $"target remote localhost:{Port}"),
        "hbreak kos_boot",
        "continue",
    ];

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
