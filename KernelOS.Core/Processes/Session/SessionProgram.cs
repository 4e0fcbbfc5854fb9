using System;

namespace KernelOS.Core.Processes.Session;

/// <summary>One program of a session: what to run, and with what.</summary>
public readonly ref struct SessionProgram
{
    private readonly ReadOnlySpan<byte> _text;

    internal SessionProgram(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        Path = path;
        _text = text;
    }

    /// <summary>The absolute path of its file, without NUL.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>Its arguments in order, its own name first.</summary>
    public SessionStrings Arguments => new(_text, SessionDescription.ArgumentKey);

    /// <summary>Its environment in order, each "name=value".</summary>
    public SessionStrings Environment => new(_text, SessionDescription.EnvironmentKey);
}
