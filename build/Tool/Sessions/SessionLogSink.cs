using System;

namespace KernelOS.Tool.Sessions;

/// <summary>Receives one line of the kernel's log, with its end.</summary>
internal delegate void SessionLogSink(ReadOnlySpan<byte> line);
