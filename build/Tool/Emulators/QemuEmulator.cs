using System.Collections.Generic;
using System.Globalization;
using System.IO;
using KernelOS.Tool.Channel;

namespace KernelOS.Tool.Emulators;

/// <summary>QEMU's PC (q35), translated by TCG, without a window and with nothing that the kernel does not use.</summary>
internal sealed class QemuEmulator : IEmulator
{
    private const string Command = "qemu-system-x86_64";

    // The most capable model; the string instructions stay one instruction each when instructions are counted.
    private const string DefaultCpu = "max";
    private const string DefaultCpuWhenCounting = "max,erms=off,fsrm=off";

    /// <inheritdoc/>
    public ISerialPort MakePort(string folder, string name) => new PipePort(Path.Combine(folder, name));

    /// <inheritdoc/>
    public IRunningEmulator Start(Launch launch)
    {
        UefiFlash? firmware = launch.Machine.Firmware == Firmware.Uefi ? UefiFlash.CopyTo(launch.Folder) : null;
        return EmulatorProcess.Start(Command, [.. Arguments(launch, firmware)]);
    }

    /// <summary>QEMU's command line for <paramref name="launch"/>.</summary>
    internal static IEnumerable<string> Arguments(Launch launch, UefiFlash? firmware)
    {
        Machine machine = launch.Machine;
        bool isCounting = machine.Counting == InstructionCounting.On;
        List<string> arguments =
        [
            "-nodefaults", "-no-user-config", "-no-reboot",
            "-machine", "q35",
            "-accel", "tcg",
            "-cpu", machine.Cpu ?? (isCounting ? DefaultCpuWhenCounting : DefaultCpu),
            "-m", machine.Memory.ToString(),
            "-display", "none",
            "-vga", "std",
            "-chardev", $"pipe,id=log,path={Escape(launch.Log.Address)}",
            "-serial", "chardev:log",
            "-chardev", $"pipe,id=programs,path={Escape(launch.Programs.Address)}",
            "-serial", "chardev:programs",
            "-drive", $"if=virtio,format=raw,readonly=on,file={Escape(launch.Image)}",
        ];

        if (machine.Nodes is NumaLayout nodes)
        {
            arguments.AddRange(NodeArguments(nodes));
        }

        if (isCounting)
        {
            arguments.AddRange(["-icount", "shift=0,sleep=off"]);
        }

        if (firmware is not null)
        {
            arguments.AddRange(
            [
                "-drive", $"if=pflash,format=raw,readonly=on,file={Escape(firmware.Code)}",
                "-drive", $"if=pflash,format=raw,file={Escape(firmware.Variables)}",
            ]);
        }

        if (launch.DebuggerPort is int port)
        {
            arguments.AddRange(["-S", "-gdb", string.Create(CultureInfo.InvariantCulture, $"tcp:127.0.0.1:{port}")]);
        }

        return arguments;
    }

    private static IEnumerable<string> NodeArguments(NumaLayout nodes)
    {
        for (int node = 0; node < nodes.Mebibytes.Count; node++)
        {
            long size = nodes.Mebibytes[node];
            if (size > 0)
            {
                yield return "-object";
                yield return string.Create(CultureInfo.InvariantCulture, $"memory-backend-ram,id=node{node},size={size}M");
            }

            yield return "-numa";
            yield return string.Create(CultureInfo.InvariantCulture, $"node,nodeid={node}{(node == 0 ? ",cpus=0" : "")}{(size > 0 ? $",memdev=node{node}" : "")}");
        }

        for (int from = 0; from < nodes.Mebibytes.Count; from++)
        {
            for (int to = 0; to < nodes.Mebibytes.Count; to++)
            {
                yield return "-numa";
                yield return string.Create(CultureInfo.InvariantCulture, $"dist,src={from},dst={to},val={nodes.Distances[from][to]}");
            }
        }
    }

    // In QEMU's option lists a comma separates, and two mean one.
    private static string Escape(string value) => value.Replace(",", ",,", System.StringComparison.Ordinal);
}
