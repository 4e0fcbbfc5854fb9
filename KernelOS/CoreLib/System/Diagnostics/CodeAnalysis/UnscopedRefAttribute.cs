namespace System.Diagnostics.CodeAnalysis;

/// <summary>The reference may outlive the call.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class UnscopedRefAttribute : Attribute;
