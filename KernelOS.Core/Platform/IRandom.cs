using System;

namespace KernelOS.Core.Platform;

/// <summary>Random numbers that a program may use as keys.</summary>
public interface IRandom
{
    /// <summary>Fills <paramref name="destination"/> with random bytes; never blocks and never fails.</summary>
    void FillRandom(Span<byte> destination);
}
