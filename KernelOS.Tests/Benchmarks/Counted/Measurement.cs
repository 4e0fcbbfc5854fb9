using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Tests.Freestanding;

namespace KernelOS.Tests.Benchmarks.Counted;

/// <summary>One measured piece of work: from <see cref="Start"/> to <see cref="End"/> callgrind counts its instructions.</summary>
/// <remarks>Callgrind writes the count into its own file, under the name <c>bench: GROUP-NAME OPERATIONS</c>; without callgrind nothing happens.</remarks>
internal readonly ref struct Measurement
{
    private readonly ReadOnlySpan<byte> _group;
    private readonly ReadOnlySpan<byte> _name;

    private Measurement(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name)
    {
        _group = group;
        _name = name;
        ToggleCounting();
    }

    /// <summary>Starts to measure.</summary>
    /// <param name="group">What is measured, UTF-8 without spaces.</param>
    /// <param name="name">What it does.</param>
    public static Measurement Start(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name) => new(group, name);

    /// <summary>Ends to measure, and reports.</summary>
    /// <param name="operations">How many operations the work had.</param>
    public void End(ulong operations)
    {
        ToggleCounting();
        WriteCounts($"bench: {_group}-{_name} {operations}\0");
    }

    /// <summary>Reports what was measured in another way.</summary>
    public static void Report(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name, ulong operations, ulong steps) =>
        WriteLine($"bench: {group}-{name} {operations} {steps}\n");

    private static void WriteLine(ref Message line) => FreestandingProgram.WriteAll(FreestandingProgram.StandardOutput, line.Text);

    // SAFETY: the text lies on the caller's stack and ends with a NUL.
    private static unsafe void WriteCounts(ref Message name) => WriteCounts((byte*)Unsafe.AsPointer(in name.Text[0]));

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "callgrind_toggle")]
    private static extern void ToggleCounting();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "callgrind_dump")]
    private static extern unsafe void WriteCounts(byte* name);
}
