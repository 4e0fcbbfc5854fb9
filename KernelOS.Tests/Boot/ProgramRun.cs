using System.Collections.Generic;

namespace KernelOS.Tests.Boot;

/// <summary>A program to be run.</summary>
/// <param name="Path">Its executable on the host.</param>
/// <param name="Arguments">Its arguments after its name.</param>
public sealed record ProgramRun(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>A program and its arguments.</summary>
    public static ProgramRun Of(string path, params string[] arguments) => new(path, arguments);

    /// <inheritdoc/>
    public override string ToString() => $"{System.IO.Path.GetFileName(Path)} {string.Join(' ', Arguments)}".TrimEnd();
}
