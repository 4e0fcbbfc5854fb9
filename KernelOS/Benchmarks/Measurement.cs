using System;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Drivers;

namespace KernelOS.Benchmarks;

/// <summary>One measured piece of work: from <see cref="Start"/> to <see cref="End"/> interrupts are disabled.</summary>
/// <remarks>Reports a line <c>bench: GROUP-NAME OPERATIONS STEPS</c>, where a step of the time-stamp counter is an instruction if the emulator counts those.</remarks>
internal readonly ref struct Measurement
{
    private readonly ReadOnlySpan<byte> _group;
    private readonly ReadOnlySpan<byte> _name;
    private readonly InterruptState _interrupts;
    private readonly ulong _start;

    private Measurement(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name)
    {
        _group = group;
        _name = name;
        _interrupts = default(BareMetal).DisableInterrupts();
        _start = Instructions.ReadTimeStampCounter();
    }

    /// <summary>Starts to measure.</summary>
    /// <param name="group">What is measured, UTF-8 without spaces.</param>
    /// <param name="name">What it does.</param>
    public static Measurement Start(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name) => new(group, name);

    /// <summary>Ends to measure, and reports.</summary>
    /// <param name="operations">How many operations the work had.</param>
    public void End(ulong operations)
    {
        ulong steps = Instructions.ReadTimeStampCounter() - _start;
        default(BareMetal).RestoreInterrupts(_interrupts);
        Report(_group, _name, operations, steps);
    }

    /// <summary>Reports what was measured in another way.</summary>
    public static void Report(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name, ulong operations, ulong steps) =>
        WriteLine($"bench: {group}-{name} {operations} {steps}");

    private static void WriteLine(ref Message line) => KernelLog.WriteLine(line.Text);
}
