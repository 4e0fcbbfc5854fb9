namespace System;

/// <summary>A 32-bit floating-point number; the kernel does no arithmetic on it.</summary>
public readonly struct Single
{
    private readonly float _value;
}
