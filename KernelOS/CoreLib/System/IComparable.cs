namespace System;

/// <summary>Something that has an order among things of its type.</summary>
public interface IComparable
{
    int CompareTo(object? obj);
}
