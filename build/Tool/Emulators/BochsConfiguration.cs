using System;
using System.Collections.Generic;
using System.IO;

namespace KernelOS.Tool.Emulators;

/// <summary>The text of a <c>bochsrc</c>.</summary>
internal static class BochsConfiguration
{
    // Bochs passes serial bytes at the emulated line's speed, and emulated time follows this number: at 115200 baud a
    // byte takes 868 instructions. A faster machine would wait longer for its serial ports.
    private const int InstructionsPerSecond = 10_000_000;

    private static readonly string[] s_bios = ["/usr/share/seabios/bios.bin", "/usr/share/bochs/BIOS-bochs-latest"];
    private static readonly string[] s_vgaBios = ["/usr/share/seabios/vgabios-stdvga.bin", "/usr/share/bochs/VGABIOS-lgpl-latest"];

    // QEMU's names for the two processors that are always tested, in Bochs' words.
    private static readonly Dictionary<string, string> s_processors = new()
    {
        ["max"] = "corei7_icelake_u",
        ["qemu64"] = "athlon64_clawhammer",
    };

    /// <summary>The configuration for <paramref name="launch"/>; the firmware's files are looked up on this system.</summary>
    /// <exception cref="ToolException">The firmware is missing, or a path cannot be written in a bochsrc.</exception>
    public static string For(Launch launch) => Text(launch, Installed(s_bios), Installed(s_vgaBios));

    /// <summary>The configuration for <paramref name="launch"/>, with the given firmware.</summary>
    internal static string Text(Launch launch, string bios, string vgaBios)
    {
        string cpu = launch.Machine.Cpu ?? "max";
        string model = s_processors.GetValueOrDefault(cpu, cpu);
        return $"""
            config_interface: textconfig
            display_library: term
            cpu: model={model}, count=1, ips={InstructionsPerSecond}, reset_on_triple_fault=0
            memory: guest={launch.Machine.Memory.Mebibytes}, host={launch.Machine.Memory.Mebibytes}
            romimage: file="{Quotable(bios)}"
            vgaromimage: file="{Quotable(vgaBios)}"
            pci: enabled=1, chipset=i440fx
            ata0-master: type=cdrom, path="{Quotable(launch.Image)}", status=inserted
            boot: cdrom
            clock: sync=none, time0=local
            com1: enabled=1, mode=socket-client, dev="{launch.Log.Address}"
            com2: enabled=1, mode=socket-client, dev="{launch.Programs.Address}"
            sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy
            log: "{Quotable(Path.Combine(launch.Folder, "bochs.log"))}"
            panic: action=fatal
            error: action=report
            info: action=ignore
            debug: action=ignore

            """;
    }

    private static string Installed(string[] candidates) =>
        Array.Find(candidates, File.Exists)
        ?? throw new ToolException($"no firmware for Bochs: {string.Join(" or ", candidates)}; try build/kernelos setup");

    private static string Quotable(string path) =>
        path.AsSpan().IndexOfAny("\"$\n") < 0
            ? path
            : throw new ToolException($"Bochs cannot use a path with a quote or a dollar sign: {path}");
}
