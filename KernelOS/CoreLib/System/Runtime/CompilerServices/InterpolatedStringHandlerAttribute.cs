namespace System.Runtime.CompilerServices;

/// <summary>The type takes the parts of an interpolated string one by one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class InterpolatedStringHandlerAttribute : Attribute;
