using System;

namespace KernelOS.Core.Diagnostics.Symbols;

/// <summary>A place in the code, named: <c>Container.Name+Offset</c>.</summary>
/// <param name="container">See <see cref="Container"/>.</param>
/// <param name="name">See <see cref="Name"/>.</param>
/// <param name="offset">See <see cref="Offset"/>.</param>
public readonly ref struct Symbol(ReadOnlySpan<byte> container, ReadOnlySpan<byte> name, ulong offset)
{
    /// <summary>The namespace and type of a method, UTF-8; empty for a function of assembly code.</summary>
    public ReadOnlySpan<byte> Container { get; } = container;

    /// <summary>The method or function, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>How many bytes behind its start.</summary>
    public ulong Offset { get; } = offset;
}
