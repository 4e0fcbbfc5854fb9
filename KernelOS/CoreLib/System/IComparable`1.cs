namespace System;

/// <summary>Something that has an order among things of a type.</summary>
public interface IComparable<in T>
    where T : allows ref struct
{
    int CompareTo(T? other);
}
