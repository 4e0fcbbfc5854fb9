namespace System.Diagnostics.CodeAnalysis;

/// <summary>An output may be null although the type says otherwise.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class MaybeNullAttribute : Attribute;
