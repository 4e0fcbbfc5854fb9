namespace System;

/// <summary>An enumeration's values are sets of bits.</summary>
[AttributeUsage(AttributeTargets.Enum, Inherited = false)]
public class FlagsAttribute : Attribute;
