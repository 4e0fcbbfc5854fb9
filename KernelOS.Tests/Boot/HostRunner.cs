using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tests.Boot;

/// <summary>Runs programs on the host's Linux, in the environment that KernelOS would give them.</summary>
public sealed class HostRunner : IProgramRunner
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>The environment of every program unless another is asked for.</summary>
    public static IReadOnlyList<string> DefaultEnvironment { get; } = ["PATH=/bin", "HOME=/"];

    /// <inheritdoc/>
    /// <remarks>Each gets the whole input: the host has no way to share it byte by byte.</remarks>
    public IReadOnlyList<ProgramResult?> Run(IReadOnlyList<ProgramRun> programs, byte[] input) =>
        [.. programs.Select(program => Run(program, input))];

    /// <summary>Runs one program.</summary>
    public static ProgramResult Run(ProgramRun program, byte[] input)
    {
        // The runtime ignores SIGPIPE, and what it starts would too.
        CommandResult result = Command.Run(
            "/usr/bin/env", ["--default-signal", program.Path, .. program.Arguments], input, s_limit, DefaultEnvironment);
        return new ProgramResult(result.Status, result.Output, result.Error);
    }
}
