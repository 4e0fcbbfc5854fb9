using System;

namespace KernelOS.Core.Syscalls;

/// <summary>What the system calls itself, in uname(2) and under <c>/proc</c>.</summary>
/// <remarks>The C library of a static program compares the release with the oldest kernel it was built for, and scripts look for "Linux":
/// they are told the system whose calls we offer, in the version after whose documentation they were written.</remarks>
internal static class SystemName
{
    /// <summary>The operating system.</summary>
    internal static ReadOnlySpan<byte> System => "Linux"u8;

    /// <summary>The machine's name in a network.</summary>
    internal static ReadOnlySpan<byte> Node => "kernelos"u8;

    /// <summary>Its version.</summary>
    internal static ReadOnlySpan<byte> Release => "6.1.0-kernelos"u8;

    /// <summary>Which build of the version.</summary>
    internal static ReadOnlySpan<byte> Version => "#1 KernelOS"u8;

    /// <summary>The kind of machine.</summary>
    internal static ReadOnlySpan<byte> Machine => "x86_64"u8;

    /// <summary>The domain of <see cref="Node"/>.</summary>
    internal static ReadOnlySpan<byte> Domain => "(none)"u8;
}
