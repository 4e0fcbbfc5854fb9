namespace System;

/// <summary>A field as a token.</summary>
public readonly struct RuntimeFieldHandle
{
    private readonly nint _value;
}
