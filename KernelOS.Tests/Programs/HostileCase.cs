using System.Linq;

namespace KernelOS.Tests.Programs;

/// <summary>A case of a hostile program, and how it may end on KernelOS.</summary>
/// <param name="Program">The program's source without <c>.c</c>.</param>
/// <param name="Name">The case, its first argument.</param>
/// <param name="Agreement">Whether Linux ends it in the same way.</param>
/// <param name="Statuses">The statuses that are right; several where processors differ.</param>
public sealed record HostileCase(string Program, string Name, LinuxAgreement Agreement, params int[] Statuses)
{
    /// <summary>Whether this status is right.</summary>
    public bool Allows(int status) => Statuses.Contains(status);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
