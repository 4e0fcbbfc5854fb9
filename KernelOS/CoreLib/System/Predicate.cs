namespace System;

/// <summary>Tells whether something holds of a value.</summary>
public delegate bool Predicate<in T>(T obj)
    where T : allows ref struct;
