namespace System;

/// <summary>The base of all structs.</summary>
public abstract class ValueType
{
    protected ValueType()
    {
    }

    public override string? ToString() => "System.ValueType";
}
