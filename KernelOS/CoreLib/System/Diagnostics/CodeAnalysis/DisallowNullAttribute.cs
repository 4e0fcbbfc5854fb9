namespace System.Diagnostics.CodeAnalysis;

/// <summary>Null is not allowed as an input although the type says otherwise.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class DisallowNullAttribute : Attribute;
