namespace KernelOS.Tool.Benchmarks;

/// <summary>Where the figures of Linux come from.</summary>
internal enum LinuxFigures
{
    /// <summary>Linux runs too.</summary>
    Measured,

    /// <summary>They were recorded earlier.</summary>
    Recorded,
}
