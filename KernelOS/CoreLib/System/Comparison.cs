namespace System;

/// <summary>Tells the order of two values: negative, zero or positive.</summary>
public delegate int Comparison<in T>(T x, T y)
    where T : allows ref struct;
