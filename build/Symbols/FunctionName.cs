namespace KernelOS.Symbols;

/// <summary>What a function is called in a backtrace.</summary>
/// <param name="Container">The namespace and type of a method; empty for assembly code.</param>
/// <param name="Name">The method or function; empty where there is none.</param>
internal readonly record struct FunctionName(string Container, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Container.Length > 0 ? $"{Container}.{Name}" : Name;
}
