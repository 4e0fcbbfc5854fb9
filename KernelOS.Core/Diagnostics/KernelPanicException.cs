#if !KERNELOS_BARE_METAL
using System;

namespace KernelOS.Core.Diagnostics;

/// <summary>What a panic looks like on the host, so that a test can expect it.</summary>
/// <param name="message">What was broken.</param>
public sealed class KernelPanicException(string message) : Exception(message);
#endif
