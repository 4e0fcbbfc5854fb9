using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Devices;

/// <summary>What programs can ask and tell a terminal beside reading and writing.</summary>
public abstract class Terminal
{
    /// <summary>How it treats what passes through it.</summary>
    public TerminalAttributes Attributes { get; set; } = TerminalAttributes.Default;

    /// <summary>The process group that may read from it; 0 if none was set.</summary>
    public int ForegroundGroup { get; set; }

    /// <summary>How large its window is.</summary>
    public abstract WindowSize WindowSize { get; set; }
}
