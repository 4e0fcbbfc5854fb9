namespace System.Diagnostics.CodeAnalysis;

/// <summary>Null is allowed as an input although the type says otherwise.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class AllowNullAttribute : Attribute;
