namespace KernelOS.Tests.Programs.Differential;

/// <summary>One case of a differential program, with one C library.</summary>
/// <param name="Program">The program: the name of its source without <c>.c</c>.</param>
/// <param name="Library">What it is linked with.</param>
/// <param name="Name">The case.</param>
public sealed record DifferentialCase(string Program, CLibrary Library, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Program}-{Library.ToString().ToLowerInvariant()} {Name}";
}
