using System;
using System.CommandLine;
using System.Globalization;
using KernelOS.Tool.Building;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Sessions;

namespace KernelOS.Tool.Commands;

/// <summary><c>debug</c>: boots the kernel halted, for a debugger.</summary>
internal sealed class DebugCommand : Command
{
    private const string Text = """
        Boots like run, but halted before the first instruction until a debugger continues.

        It prints the gdb command to use in another terminal, or starts gdb itself. An IDE connects to a fixed --port.
        Breakpoints must be hardware breakpoints (hbreak) until the kernel runs. The time limit counts here too, but
        there is none by default.
        """;

    /// <summary>Makes the command.</summary>
    public DebugCommand(Func<Repository> repository)
        : base("debug", Text)
    {
        Option<string> port = new("--port") { HelpName = "N", Description = "The TCP port where the machine waits (default: a free one)." };
        Option<bool> gdb = new("--gdb") { Description = "Starts gdb here; the machine ends with it.", Arity = ArgumentArity.Zero };
        BootOptions options = new();
        Add(port);
        Add(gdb);
        options.AddTo(this);
        SetAction(parsed =>
        {
            BootRequest request = options.Read(parsed, defaultLimit: null);
            if (request.Machine.Emulator != EmulatorKind.Qemu)
            {
                throw ToolException.Usage("debug works with --emulator qemu only");
            }

            Debugger debugger = new(
                repository().Kernel(KernelConfiguration.Debug),
                ReadPort(parsed.GetValue(port)),
                parsed.GetValue(gdb) ? DebuggerStart.Here : DebuggerStart.ByOthers);
            return new Boot(repository()).Run(request, debugger);
        });
    }

    private static int? ReadPort(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            ? port
            : throw ToolException.Usage($"--port needs a number from 1 to 65535, not '{text}'");
    }
}
