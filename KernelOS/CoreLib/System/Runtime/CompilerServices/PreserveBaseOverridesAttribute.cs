namespace System.Runtime.CompilerServices;

/// <summary>The override has a covariant return type.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PreserveBaseOverridesAttribute : Attribute;
