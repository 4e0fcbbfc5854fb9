namespace System.Diagnostics.CodeAnalysis;

/// <summary>An output is not null although the type says otherwise.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class NotNullAttribute : Attribute;
