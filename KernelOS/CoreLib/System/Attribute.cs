namespace System;

/// <summary>The base of all attributes, which only compilers read here.</summary>
[AttributeUsage(AttributeTargets.All)]
public abstract class Attribute
{
    protected Attribute()
    {
    }
}
