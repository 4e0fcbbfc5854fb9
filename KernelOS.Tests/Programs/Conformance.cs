using System.Collections.Generic;

namespace KernelOS.Tests.Programs;

/// <summary>The cases of <c>conformance.c</c>.</summary>
public static class Conformance
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Cases { get; } =
    [
        "format", "print-much", "allocate", "grow", "map-memory", "break-area", "files", "scattered", "streams",
        "missing-files", "system-facts", "clocks", "random-bytes",
    ];
}
