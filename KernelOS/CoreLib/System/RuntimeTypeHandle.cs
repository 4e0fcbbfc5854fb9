namespace System;

/// <summary>A type as a token.</summary>
public struct RuntimeTypeHandle
{
    private nint _value;
}
