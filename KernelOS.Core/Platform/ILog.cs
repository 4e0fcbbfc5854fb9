using System;

namespace KernelOS.Core.Platform;

/// <summary>The kernel's log.</summary>
public interface ILog
{
    /// <summary>Writes one line, UTF-8 without its line end; may be called from anywhere, interrupts included.</summary>
    void WriteLogLine(ReadOnlySpan<byte> line);
}
