using System;
using System.Collections.Generic;

namespace KernelOS.Tests.Boot;

/// <summary>A machine that the kernel boots on.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Options">The options that choose it.</param>
/// <param name="Limit">How long one boot with all its programs may take.</param>
public sealed record GuestMachine(string Name, IReadOnlyList<string> Options, TimeSpan Limit)
{
    /// <summary>QEMU, BIOS, the most capable processor.</summary>
    public static GuestMachine Qemu { get; } = new("QEMU", [], TimeSpan.FromSeconds(300));

    /// <summary>Bochs, its most capable processor.</summary>
    public static GuestMachine Bochs { get; } = new("Bochs", ["--emulator", "bochs"], TimeSpan.FromSeconds(400));

    /// <summary>Every machine that the whole set of programs runs on.</summary>
    public static IReadOnlyList<GuestMachine> All { get; } =
    [
        Qemu,
        new("QEMU qemu64", ["--cpu", "qemu64"], TimeSpan.FromSeconds(300)),
        new("QEMU UEFI", ["--firmware", "uefi"], TimeSpan.FromSeconds(300)),
        Bochs,
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
