namespace System;

/// <summary>The base of all delegate types; each holds one method only.</summary>
public abstract class MulticastDelegate : Delegate
{
    private protected MulticastDelegate()
    {
    }
}
