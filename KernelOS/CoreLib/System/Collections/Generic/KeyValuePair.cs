namespace System.Collections.Generic;

/// <summary>Makes pairs, their types inferred.</summary>
public static class KeyValuePair
{
    public static KeyValuePair<TKey, TValue> Create<TKey, TValue>(TKey key, TValue value) => new(key, value);
}
