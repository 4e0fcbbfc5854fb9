using System;
using System.Collections.Generic;
using KernelOS.Tests.Programs;

namespace KernelOS.Tests.Boot;

/// <summary>The repository's own <c>build/kernelos</c>.</summary>
public sealed class KernelosTool : ITool
{
    /// <inheritdoc/>
    public CommandResult Run(IReadOnlyList<string> arguments, byte[] input, TimeSpan limit) =>
        Command.Run(RepositoryFolder.Combine("build", "kernelos"), arguments, input, limit);
}
