using System;
using System.Collections.Generic;

namespace KernelOS.Tests.Boot;

/// <summary>The <c>build/kernelos</c> command, or what stands in for it.</summary>
public interface ITool
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input, which then ends.</param>
    /// <param name="limit">How long it may take.</param>
    CommandResult Run(IReadOnlyList<string> arguments, byte[] input, TimeSpan limit);
}
