namespace System;

/// <summary>A 64-bit floating-point number; the kernel does no arithmetic on it.</summary>
public readonly struct Double
{
    private readonly double _value;
}
