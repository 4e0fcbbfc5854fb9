namespace System.Runtime.CompilerServices;

/// <summary>The parameter takes any number of arguments as a collection.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ParamCollectionAttribute : Attribute;
