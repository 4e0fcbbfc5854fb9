namespace System;

/// <summary>A method as a token.</summary>
public struct RuntimeMethodHandle
{
    private nint _value;
}
