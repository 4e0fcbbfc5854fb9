namespace System;

/// <summary>A method as a token.</summary>
public readonly struct RuntimeMethodHandle
{
    private readonly nint _value;
}
