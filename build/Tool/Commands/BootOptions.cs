using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using KernelOS.Tool.Building;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Images;

namespace KernelOS.Tool.Commands;

/// <summary>The options and arguments of every command that boots the kernel.</summary>
internal sealed class BootOptions
{
    // Below, GRUB's own start hangs without a word.
    private const int SmallestMemory = 5;

    /// <summary>The usual limit: a program that hangs must not hold up a script for ever.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(5);

    // Task.Delay's and every timer's limit is 49 days; a day is plenty.
    private const int LongestLimitSeconds = 24 * 60 * 60;

    private readonly Option<string> _emulator = Valued("--emulator", "qemu|bochs", "The emulator (default: qemu).");
    private readonly Option<string> _firmware = Valued("--firmware", "bios|uefi", "What starts the boot loader (default: bios).");
    private readonly Option<string> _architecture = Valued("--arch", "x64|arm64", "The architecture (default: x64; arm64: not yet).");
    private readonly Option<string> _cpu = Valued("--cpu", "MODEL", "The processor, by the emulator's name for it (default: max, the most capable;\nBochs knows 'max' and 'qemu64' besides its own names).");
    private readonly Option<string> _memory = Valued("--memory", "SIZE", "The memory, such as 512M or 2G (default: 512M).");
    private readonly Option<string> _cpus = Valued("--cpus", "N", "How many processors (default: 1; more: not yet).");
    private readonly Option<string> _numa = Valued("--numa", "NODES", "The memory nodes, processors in the first: how many of equal size, or their sizes, which then\nare the memory; then, after a colon, distances: 2, or 128M,384M, or 1G,0,2G:0-1=15,0-2=31\n(default: 20; 10 to itself; QEMU only).");
    private readonly Option<string[]> _add = new("--add")
    {
        HelpName = "HOST:GUEST",
        Description = "Puts a file or a folder of the host at the path GUEST; with a slash at its end, into\nthe folder GUEST. May be repeated.",
    };

    private readonly Option<string[]> _environment = new("--env")
    {
        HelpName = "K=V",
        Description = "Sets a variable in every program's environment. May be repeated.",
    };

    private readonly Option<string[]> _append = new("--append")
    {
        HelpName = "OPTIONS",
        Description = "Adds to the kernel's command line. May be repeated.",
    };

    private readonly Option<string> _timeout = Valued("--timeout", "SECONDS", $"The longest time the machine may run (default for run: {DefaultLimit.TotalSeconds} with PROGRAM,\nelse none); when it has passed, the status is {ExitStatus.NoProgramStatus}.");
    private readonly Option<bool> _icount = Flag("--icount", "One instruction takes one nanosecond of the guest's time, so every run is the same\n(QEMU only).");
    private readonly Option<string> _log = Valued("--log", "FILE", "Writes the kernel's log to FILE instead of standard error.");
    private readonly Option<string> _memoryMap = Valued("--memory-map", "FILE", "Draws what memory is used for and what the page tables map, before the first program and at\nthe end of the last one, into FILE: one page if it ends in .html, the last picture if in .svg.");
    private readonly Option<bool> _release = Flag("--release", "Boots the kernel without the checks of its debug build, for measuring.");
    private readonly Option<bool> _quiet = Flag("--quiet", "Shows the kernel's log only if it panics or the time limit passes.");
    private readonly Argument<string[]> _programs = new("PROGRAM")
    {
        HelpName = "[PROGRAM [ARGS…] [--then PROGRAM [ARGS…]]…]",
        Description = "Static ELF programs of the host, run one after the other.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Adds all of them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_emulator, _firmware, _architecture, _cpu, _memory, _cpus, _numa,
            _add, _environment, _append, _timeout, _icount, _log, _memoryMap, _release, _quiet])
        {
            command.Add(option);
        }

        command.Add(_programs);
    }

    /// <summary>What the person asked for.</summary>
    /// <exception cref="ToolException">A value is wrong, or something is not there yet.</exception>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaultLimit">The time limit, if there is a program and the person gives none.</param>
    public BootRequest Read(ParseResult parsed, TimeSpan? defaultLimit)
    {
        RefuseWhatIsNotThereYet(parsed);
        IReadOnlyList<ProgramLine> programs = ProgramLine.Split(parsed.GetValue(_programs) ?? []);
        return new BootRequest(
            ReadMachine(parsed),
            programs,
            [.. (parsed.GetValue(_add) ?? []).Select(SplitAddition)],
            [.. (parsed.GetValue(_environment) ?? []).Select(CheckVariable)],
            [.. GrubConfiguration.SplitOptions(string.Join(' ', parsed.GetValue(_append) ?? [])), .. parsed.GetValue(_memoryMap) is null ? Array.Empty<string>() : ["memory-map"]],
            ReadLimit(parsed.GetValue(_timeout)) ?? (programs.Count > 0 ? defaultLimit : null),
            parsed.GetValue(_log),
            CheckPicture(parsed.GetValue(_memoryMap)),
            parsed.GetValue(_release) ? KernelConfiguration.Release : KernelConfiguration.Debug,
            parsed.GetValue(_quiet));
    }

    private static Option<string> Valued(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static (string Host, string Guest) SplitAddition(string text)
    {
        // The guest's path is absolute, so a colon in the host's path is no obstacle.
        int separator = text.LastIndexOf(":/", StringComparison.Ordinal);
        return separator > 0
            ? (text[..separator], text[(separator + 1)..])
            : throw ToolException.Usage($"--add needs HOST:GUEST with an absolute path GUEST, not '{text}'");
    }

    private static string? CheckPicture(string? path) =>
        path is null || path.EndsWith(".html", StringComparison.Ordinal) || path.EndsWith(".svg", StringComparison.Ordinal)
        ? path
        : throw ToolException.Usage($"--memory-map needs a FILE that ends in .html or .svg, not '{path}'");

    private static string CheckVariable(string text) => text.IndexOf('=') > 0
        ? text
        : throw ToolException.Usage($"--env needs K=V, not '{text}'");

    private static TimeSpan? ReadLimit(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0 and <= LongestLimitSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw ToolException.Usage($"--timeout needs a number of seconds up to {LongestLimitSeconds}, not '{text}'");
    }

    private static TChoice Choose<TChoice>(string option, string? value, params (string Name, TChoice Choice)[] choices)
    {
        foreach ((string name, TChoice choice) in choices)
        {
            if (value is null || value == name)
            {
                return choice;
            }
        }

        throw ToolException.Usage($"{option} is {string.Join(" or ", choices.Select(choice => choice.Name))}, not '{value}'");
    }

    private void RefuseWhatIsNotThereYet(ParseResult parsed)
    {
        if (Choose("--arch", parsed.GetValue(_architecture), ("x64", "x64"), ("arm64", "arm64")) == "arm64")
        {
            throw ToolException.Usage("--arch arm64: not yet");
        }

        if (parsed.GetValue(_cpus) is string cpus
            && (!int.TryParse(cpus, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count != 1))
        {
            throw ToolException.Usage(int.TryParse(cpus, out count) && count > 1
                ? "--cpus above 1: not yet"
                : $"--cpus needs a number from 1, not '{cpus}'");
        }
    }

    private Machine ReadMachine(ParseResult parsed)
    {
        string memoryText = parsed.GetValue(_memory) ?? "512M";
        if (!MemorySize.TryParse(memoryText, out MemorySize memory))
        {
            throw ToolException.Usage($"--memory needs a size such as 512M or 2G, not '{memoryText}'");
        }

        NumaLayout? nodes = null;
        if (parsed.GetValue(_numa) is string numa)
        {
            if (!NumaLayout.TryParse(numa, memory.Mebibytes, out nodes))
            {
                throw ToolException.Usage($"--numa needs nodes such as 2, or 128M,384M, or 1G,2G:0-1=15, not '{numa}'");
            }

            if (parsed.GetValue(_memory) is not null && nodes!.TotalMebibytes != memory.Mebibytes)
            {
                throw ToolException.Usage($"--numa {numa}: the nodes have {nodes.TotalMebibytes}M of memory, but --memory is {memory}");
            }

            memory = MemorySize.FromMebibytes(nodes!.TotalMebibytes);
        }

        if (memory.Mebibytes < SmallestMemory)
        {
            throw ToolException.Usage($"--memory {memory}: the boot loader does not start with less than {SmallestMemory}M of memory");
        }

        Machine machine = new(
            Choose("--emulator", parsed.GetValue(_emulator), ("qemu", EmulatorKind.Qemu), ("bochs", EmulatorKind.Bochs)),
            Choose("--firmware", parsed.GetValue(_firmware), ("bios", Firmware.Bios), ("uefi", Firmware.Uefi)),
            parsed.GetValue(_cpu),
            memory,
            parsed.GetValue(_icount) ? InstructionCounting.On : InstructionCounting.Off,
            nodes);
        if (machine.Emulator == EmulatorKind.Bochs && machine.Firmware == Firmware.Uefi)
        {
            throw ToolException.Usage("--firmware uefi works with --emulator qemu only");
        }

        if (machine.Emulator == EmulatorKind.Bochs && machine.Nodes is not null)
        {
            throw ToolException.Usage("--numa works with --emulator qemu only");
        }

        if (machine.Emulator == EmulatorKind.Bochs && machine.Counting == InstructionCounting.On)
        {
            throw ToolException.Usage("--icount works with --emulator qemu only");
        }

        return machine;
    }
}
