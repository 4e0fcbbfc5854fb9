namespace System;

/// <summary>A field as a token.</summary>
public struct RuntimeFieldHandle
{
    private nint _value;
}
