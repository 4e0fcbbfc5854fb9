using System;
using System.Collections.Generic;
using KernelOS.Tool.Building;
using KernelOS.Tool.Emulators;

namespace KernelOS.Tool.Commands;

/// <summary>What one boot is to be, checked.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Programs">What to run, in order; empty for an interactive session.</param>
/// <param name="Additions">Files and folders of the host and their places in the guest.</param>
/// <param name="Environment">Variables for every program, as <c>K=V</c>.</param>
/// <param name="KernelOptions">The kernel's command line.</param>
/// <param name="Limit">The longest time it may take; null for none.</param>
/// <param name="LogFile">Where the kernel's log goes instead of standard error; null for there.</param>
/// <param name="MemoryMapFile">Where a picture of memory goes, a page or an SVG file by its name; null for none.</param>
/// <param name="Configuration">Which kernel.</param>
/// <param name="Quiet">Whether the kernel's log is shown only if something went wrong.</param>
internal sealed record BootRequest(
    Machine Machine,
    IReadOnlyList<ProgramLine> Programs,
    IReadOnlyList<(string Host, string Guest)> Additions,
    IReadOnlyList<string> Environment,
    IReadOnlyList<string> KernelOptions,
    TimeSpan? Limit,
    string? LogFile,
    string? MemoryMapFile,
    KernelConfiguration Configuration,
    bool Quiet);
