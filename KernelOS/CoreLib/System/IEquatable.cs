namespace System;

/// <summary>Something that can be equal to things of a type.</summary>
public interface IEquatable<T>
    where T : allows ref struct
{
    bool Equals(T? other);
}
